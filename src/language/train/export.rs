//! From a trained network to the section of the model file: rounding to 8 and 4 bits.

use crate::language::network::{CASED, NetworkSize};
use crate::language::scorer::{dense_parts, header};

/// The bytes of the section: dense parameters and the two tables.
pub(crate) fn network(size: NetworkSize, dense: &[f32], stems: &[f32], forms: &[f32]) -> Vec<u8> {
    let (layout, form) = (size.layout(), size.own() + CASED);
    debug_assert_eq!(dense.len(), layout.size());
    let mut out = Vec::new();
    header(size).iter().for_each(|size| out.extend(size.to_le_bytes()));
    out.extend(((stems.len() / size.embedded) as u32).to_le_bytes());
    out.extend(((forms.len() / form) as u32).to_le_bytes());
    stems.chunks_exact(size.embedded).for_each(|row| push_nibbles(&mut out, row));
    for row in forms.chunks_exact(form) {
        let (own, cased) = row.split_at(size.own());
        push_nibbles(&mut out, own);
        push_nibbles(&mut out, cased);
    }
    for (range, columns) in dense_parts(size, &layout) {
        if columns == 0 {
            dense[range].iter().for_each(|value| out.extend(value.to_le_bytes()));
            continue;
        }
        for row in dense[range].chunks_exact(columns) {
            let scale = largest(row) / 127.0;
            out.extend(scale.to_le_bytes());
            out.extend(
                row.iter().map(|value| (value / scale.max(f32::MIN_POSITIVE)).round().clamp(-127.0, 127.0) as i8 as u8),
            );
        }
    }
    out
}

fn largest(row: &[f32]) -> f32 {
    row.iter().fold(0.0f32, |most, value| most.max(value.abs()))
}

/// A row in four bits a number behind a bfloat16 scale, which is chosen for the least square error.
fn push_nibbles(out: &mut Vec<u8>, row: &[f32]) {
    let most = largest(row);
    let error = |scale: f32| -> f32 {
        row.iter().map(|value| (value - (nibble(*value, scale) as f32 - 8.0) * scale).powi(2)).sum()
    };
    let mut best = (f32::MAX, 0u16);
    for step in 10..=32 {
        let bits = ((most / 8.0 * step as f32 / 28.0).to_bits() >> 16) as u16;
        let scale = f32::from_bits(u32::from(bits) << 16);
        let error = error(scale);
        if error < best.0 {
            best = (error, bits);
        }
    }
    out.extend(best.1.to_le_bytes());
    let scale = f32::from_bits(u32::from(best.1) << 16);
    for pair in row.chunks_exact(2) {
        out.push(nibble(pair[0], scale) | nibble(pair[1], scale) << 4);
    }
}

fn nibble(value: f32, scale: f32) -> u8 {
    if scale <= 0.0 {
        return 8;
    }
    ((value / scale).round().clamp(-8.0, 7.0) + 8.0) as u8
}
