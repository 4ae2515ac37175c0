//! The program `normalize`, run as its users run it.
#![allow(clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const MANGLED: &str = "the ferries didn ' t start sailing on friday , ms . tulloch said . they ' ll be sailing again on monday , officials promised .";
const CLEAN: &str = "The ferries didn't start sailing on Friday, Ms. Tulloch said. They'll be sailing again on Monday, officials promised.";

/// The program, which cargo builds beside the tests.
fn program() -> PathBuf {
    let mut path = std::env::current_exe().expect("the path of the tests");
    path.pop();
    path.pop();
    path.join("examples").join(format!("normalize{}", std::env::consts::EXE_SUFFIX))
}

fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(program())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the example normalize is built by `cargo test`");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    // Both ends of the pipe have to be served at once. That the program may stop reading is no error here.
    let feeding = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("output");
    feeding.join().expect("feeding");
    output
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

fn records(output: &Output) -> Vec<Value> {
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("a JSON record")).collect()
}

/// A folder for one test; removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("unmangle-cli-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }

    fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, content).expect("a file");
        self
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("UTF-8").into()
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn standard_input_is_repaired() {
    let output = run(&["--stages", "spacing"], MANGLED.as_bytes());
    assert_eq!(
        text(&output.stdout),
        "the ferries didn't start sailing on friday, ms. tulloch said. they'll be sailing again on monday, officials promised."
    );
    assert!(text(&output.stderr).contains("lowercased → tokenized (wordpunct)"), "{}", text(&output.stderr));
    assert!(output.status.success());
}

#[test]
fn clean_text_comes_back_byte_for_byte() {
    for clean in ["", "\n", CLEAN, "Two lines.\r\nTwo.\r\n", "no stop", "\u{feff}Marked."] {
        let output = run(&[], clean.as_bytes());
        if !clean.starts_with('\u{feff}') {
            assert_eq!(text(&output.stdout), clean);
        }
        assert!(output.status.success(), "{clean:?}");
    }
}

#[test]
fn the_diagnosis_alone() {
    let output = run(&["--detect"], MANGLED.as_bytes());
    assert!(text(&output.stdout).starts_with("standard input: lowercased → tokenized (wordpunct)\n"));
    assert_eq!(text(&run(&["--detect"], CLEAN.as_bytes()).stdout), "standard input: clean\n");
}

#[test]
fn edits_are_explained_and_repairs_certified() {
    let output = run(&["--explain", "--certify", "--stages", "spacing"], MANGLED.as_bytes());
    let explained = text(&output.stdout);
    assert!(
        explained.contains("- the ferries didn[ ]' t start") && explained.contains("+ the ferries didn[]' t"),
        "{explained}"
    );
    assert!(text(&output.stderr).contains("certified: "), "{}", text(&output.stderr));
}

#[test]
fn a_page_is_one_file() {
    let folder = Folder::new("page").with("a.txt", format!("A <b> & a.\n\n{MANGLED}"));
    let output = run(&["--html", &folder.path("page.html"), &folder.path("a.txt")], b"");
    assert!(output.status.success() && output.stdout.is_empty());
    let page = folder.read("page.html");
    assert!(page.contains("&lt;b&gt; &amp;") && page.contains("<del title=\"tokenized, "), "{page}");
    assert_eq!(std::fs::read_dir(&folder.0).expect("the folder").count(), 2, "no half-written page is left");
}

#[test]
fn folders_are_read_sorted_and_into_the_depth() {
    let folder =
        Folder::new("folders").with("b.txt", CLEAN).with("a/z.txt", MANGLED).with("a.md", "no").with("c.txt", CLEAN);
    let output = run(&["--stages", "spacing", folder.0.to_str().expect("UTF-8")], b"");
    let printed = text(&output.stdout);
    let names: Vec<&str> = printed.lines().filter_map(|line| line.strip_prefix("==> ")).collect();
    assert_eq!(names.len(), 3);
    assert!(names[0].contains("z.txt") && names[1].contains("b.txt") && names[2].contains("c.txt"));
    assert!(printed.contains("the ferries didn't start"));
}

#[test]
fn files_of_one_name_do_not_overwrite_each_other() {
    let folder = Folder::new("names").with("x/a.txt", "One.").with("y/a.txt", "Two.").with("y/b.txt", "Three.");
    let out = folder.path("out");
    let output = run(&["--out-dir", &out, &folder.path("x"), &folder.path("y")], b"");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!((&*folder.read("out/x/a.txt"), &*folder.read("out/y/a.txt")), ("One.", "Two."));
    assert_eq!(folder.read("out/b.txt"), "Three.");
    assert!(output.stdout.is_empty());
    let again = run(&["--out-dir", &folder.path("x"), &folder.path("x/a.txt")], b"");
    assert!(!again.status.success() && text(&again.stderr).contains("not be overwritten"));
    assert_eq!(folder.read("x/a.txt"), "One.");
}

#[test]
fn a_corpus_learns_from_its_clean_members() {
    let folder = Folder::new("corpus").with("clean.txt", CLEAN).with("mangled.txt", MANGLED);
    let together = run(&["--detect", folder.0.to_str().expect("UTF-8")], b"");
    let alone = run(&["--alone", "--detect", folder.0.to_str().expect("UTF-8")], b"");
    assert_eq!(text(&together.stdout), text(&alone.stdout));
    assert!(together.status.success());
}

#[test]
fn what_is_not_utf_8_is_reported_with_file_and_offset() {
    let folder = Folder::new("bytes").with("bad.txt", b"so far \xff so good").with("good.txt", CLEAN);
    let output = run(&[&folder.path("bad.txt"), &folder.path("good.txt")], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("bad.txt: not UTF-8 at byte 7"), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains(CLEAN), "the rest goes on");
    let lossy = run(&["--lossy", &folder.path("bad.txt")], b"");
    assert_eq!(text(&lossy.stdout), "so far \u{fffd} so good");
    let missing = run(&[&folder.path("missing.txt")], b"");
    assert_eq!(missing.status.code(), Some(1));
}

#[test]
fn records_keep_their_order_and_their_other_fields() {
    let mut input = String::new();
    for number in 0..1000 {
        let text = if number % 3 == 0 { CLEAN } else { MANGLED };
        input.push_str(&format!(
            "{{\"id\": {number}.10, \"text\": {}, \"z\": [1, {{\"a\": null}}]}}\n",
            Value::from(text)
        ));
    }
    let output = run(&["--jsonl"], input.as_bytes());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let lines: Vec<&str> = text(&output.stdout).lines().collect();
    assert_eq!(lines.len(), 1000);
    for (number, (line, record)) in lines.iter().zip(records(&output)).enumerate() {
        assert!(
            line.starts_with(&format!("{{\"id\":{number}.10,\"text\":")),
            "numbers pass as they were written: {line}"
        );
        assert_eq!(record["z"], serde_json::json!([1, {"a": null}]));
        let findings = record["findings"].as_array().expect("a list");
        if number % 3 == 0 {
            assert_eq!(record["text"], CLEAN);
            assert!(findings.is_empty());
        } else {
            let quirks: Vec<_> = findings.iter().map(|finding| finding["quirk"].as_str().expect("a name")).collect();
            assert_eq!(quirks, ["lowercased", "tokenized"]);
            assert_eq!((&findings[0]["variant"], &findings[1]["variant"]), (&Value::Null, &"wordpunct".into()));
            assert!(
                findings.iter().all(|finding| finding["confidence"].as_f64().is_some_and(|c| (0.5..=1.0).contains(&c)))
            );
            assert!(findings[1]["variants"].as_array().is_some_and(|list| list.contains(&"wordpunct".into())));
        }
    }
}

#[test]
fn bad_lines_are_reported_and_the_rest_goes_on() {
    let input = b"{\"text\": \"One.\"}\nnot json\n\n{\"id\": 2}\n{\"text\": 3}\n[1]\n{\"text\": \"\xff\"}\n{\"text\": \"Two.\"}";
    let output = run(&["--jsonl"], input);
    assert_eq!(output.status.code(), Some(1));
    let texts: Vec<Value> = records(&output).into_iter().map(|record| record["text"].clone()).collect();
    assert_eq!(texts, ["One.", "Two."]);
    let errors = text(&output.stderr);
    for line in [2, 4, 5, 6, 7] {
        assert!(errors.contains(&format!("line {line}: ")), "{errors}");
    }
    assert_eq!(errors.lines().count(), 5, "{errors}");
}

#[test]
fn records_keep_their_order_on_several_threads() {
    let mut input = String::new();
    for number in 0..70 {
        input.push_str(&match number % 10 {
            7 => "no record\n".to_owned(),
            _ => format!("{{\"id\":{number},\"text\":\"it didn ' t rain on day {number} .\"}}\n"),
        });
    }
    let (one, three) = (run(&["--jsonl"], input.as_bytes()), run(&["--jsonl", "--threads", "3"], input.as_bytes()));
    assert_eq!(text(&one.stdout), text(&three.stdout));
    assert_eq!(text(&one.stderr), text(&three.stderr));
    assert_eq!((one.status.code(), three.status.code()), (Some(1), Some(1)));
    assert_eq!(text(&one.stdout).lines().count(), 63);
}

#[test]
fn records_with_edits_another_field_and_a_corpus() {
    let record = format!("{{\"body\": {}, \"text\": 1}}\n", Value::from(MANGLED));
    let output = run(&["--jsonl", "--field", "body", "--edits", "--corpus", "--stages", "spacing"], record.as_bytes());
    let repaired = &records(&output)[0];
    assert_eq!(repaired["text"], 1);
    assert_eq!(
        repaired["body"],
        "the ferries didn't start sailing on friday, ms. tulloch said. they'll be sailing again on monday, officials promised."
    );
    let edit = &repaired["edits"][0];
    assert_eq!((&edit["start"], &edit["end"], &edit["replacement"]), (&16.into(), &17.into(), &"".into()));
    let detected = run(&["--jsonl", "--field", "body", "--detect"], record.as_bytes());
    assert_eq!(records(&detected)[0]["body"], MANGLED);
}

#[test]
fn odd_input_is_taken() {
    let blanks = " ".repeat(1_000_000);
    for odd in [
        &*blanks,
        "",
        ".",
        "., ; : ! ? ( ) \" ' `` ''",
        "\u{301}",
        "\u{301}\u{301} \u{20dd}",
        "\0",
        "\u{feff}",
        "''''''''",
    ] {
        let output = run(&[], odd.as_bytes());
        assert!(output.status.success(), "{:.20}: {}", odd, text(&output.stderr));
    }
    assert_eq!(text(&run(&[], blanks.as_bytes()).stdout), blanks);
}

#[test]
fn wrong_command_lines_are_told() {
    for arguments in
        [&["--nonsense"][..], &["--field", "x"], &["--jsonl", "--html", "p"], &["--stages", "?"], &["--out-dir", "d"]]
    {
        let output = run(arguments, b"");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains("--help"));
    }
    let help = run(&["--help"], b"");
    assert!(help.status.success() && text(&help.stdout).contains("--jsonl"));
    assert!(!Path::new("d").exists());
}

#[test]
#[ignore = "slow: a hundred megabytes, best in release"]
fn a_hundred_megabytes_on_one_line() {
    for unit in ["The ferry sails again. ", "the ferry didn ' t sail . ", "\"' ", "a", "â€™"] {
        let input = unit.repeat(100_000_000 / unit.len());
        let output = run(&["--stages", "characters,spacing"], input.as_bytes());
        assert!(output.status.success(), "{unit}");
        assert!(!output.stdout.is_empty());
    }
}
