//! Reading clean text: plain, or packed with xz, gzip or zstd, told by the file's ending.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// Calls `each` for every line of `file`, its line break left out.
pub(crate) fn lines(file: &Path, mut each: impl FnMut(&str)) -> Result<(), String> {
    let named = |error: std::io::Error| format!("{}: {error}", file.display());
    let raw = File::open(file).map_err(named)?;
    let reader: Box<dyn Read> = match file.extension().and_then(|ending| ending.to_str()) {
        Some("xz") => Box::new(liblzma::read::XzDecoder::new_multi_decoder(raw)),
        Some("gz") => Box::new(flate2::read::MultiGzDecoder::new(raw)),
        Some("zst") => Box::new(
            ruzstd::decoding::StreamingDecoder::new(BufReader::new(raw))
                .map_err(|error| format!("{}: {error}", file.display()))?,
        ),
        _ => Box::new(raw),
    };
    let mut reader = BufReader::with_capacity(1 << 20, reader);
    let mut line = String::new();
    loop {
        line.clear();
        if reader.read_line(&mut line).map_err(named)? == 0 {
            return Ok(());
        }
        each(line.trim_end_matches(['\n', '\r']));
    }
}
