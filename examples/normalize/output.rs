//! Where repaired texts go.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};

/// Prints a text; under its name, when it is one of several.
pub(crate) fn print(out: &mut impl Write, name: Option<String>, text: &str) -> io::Result<()> {
    let Some(name) = name else { return out.write_all(text.as_bytes()) };
    writeln!(out, "==> {name} <==")?;
    out.write_all(text.as_bytes())?;
    out.write_all(if text.ends_with('\n') { b"\n" } else { b"\n\n" })
}

/// Writes a file as a whole or not at all: under another name first, which is then changed.
pub(crate) fn write_whole(target: &Path, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> io::Result<()> {
    let mut name = target.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    let part = target.with_file_name(name);
    let explain = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", target.display()));
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).map_err(explain)?;
    }
    let done = File::create(&part).map(BufWriter::new).and_then(|mut file| {
        write(&mut file)?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        fs::rename(&part, target)
    });
    if done.is_err() {
        // It may not even have been made.
        let _ = fs::remove_file(&part);
    }
    done.map_err(explain)
}

/// Where the repaired text of each input goes: into `folder`, under the input's name, with as much of its path
/// as it takes to tell inputs of the same name apart.
pub(crate) fn targets(folder: &Path, inputs: &[PathBuf]) -> io::Result<Vec<PathBuf>> {
    let parts: Vec<Vec<_>> = inputs.iter().map(|input| plain_parts(input)).collect();
    let longest = parts.iter().map(Vec::len).max().unwrap_or(0);
    let mut depths = vec![1; inputs.len()];
    for _ in 0..longest {
        let clashing = clashes(&named(&parts, &depths));
        for number in clashing {
            depths[number] += 1;
        }
    }
    let mut names = named(&parts, &depths);
    for number in clashes(&names) {
        // `x.txt` and `../x.txt`: what is left of their paths is the same.
        names[number] = Path::new(&(number + 1).to_string()).join(&names[number]);
    }
    let targets: Vec<PathBuf> = names.into_iter().map(|name| folder.join(name)).collect();
    let sources: HashSet<PathBuf> = inputs.iter().filter_map(|input| input.canonicalize().ok()).collect();
    match targets.iter().find(|target| target.canonicalize().is_ok_and(|target| sources.contains(&target))) {
        Some(target) => Err(io::Error::other(format!("{}: is an input; it will not be overwritten", target.display()))),
        None => Ok(targets),
    }
}

/// The names along a path, without what leads up or to the root.
fn plain_parts(path: &Path) -> Vec<&std::ffi::OsStr> {
    path.components().filter_map(|part| if let Component::Normal(name) = part { Some(name) } else { None }).collect()
}

fn named(parts: &[Vec<&std::ffi::OsStr>], depths: &[usize]) -> Vec<PathBuf> {
    let last = |(parts, depth): (&Vec<_>, &usize)| parts.iter().skip(parts.len().saturating_sub(*depth)).collect();
    parts.iter().zip(depths).map(last).collect()
}

/// The numbers of the names that others have too, letter case aside.
fn clashes(names: &[PathBuf]) -> Vec<usize> {
    let folded: Vec<String> = names.iter().map(|name| name.to_string_lossy().to_lowercase()).collect();
    let mut seen = std::collections::HashMap::new();
    for name in &folded {
        *seen.entry(name).or_insert(0) += 1;
    }
    (0..names.len()).filter(|number| seen.get(&folded[*number]).is_some_and(|count| *count > 1)).collect()
}
