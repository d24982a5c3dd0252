//! Texts whose message is still poor, each with what it should say: so that what people see today is known, and changes
//! for the better are seen. A text that is answered well moves to the other folders of the corpus.

use std::fs;

use mtcrc::check::compile;
use mtcrc::diagnostic::{Style, render};
use mtcrc::source::{Memory, Opened};

use crate::support::top;

#[test]
fn poor_messages_are_known() {
    let folder = top().join("tests/corpus/unhappy");
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "mtcr"))
        .collect();
    paths.sort();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with("// should say: "),
            "{}: say what the message should be",
            path.display()
        );
        let files = Memory::of([("policy.mtcr", text.as_str())]);
        let compiled = compile(&Opened::in_memory(files, "policy.mtcr").unwrap()).unwrap();
        let shown = render(&compiled.diagnostics, &compiled.sources, Style::Plain);
        assert!(!shown.is_empty(), "{}: nothing is wrong", path.display());
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        insta::with_settings!({
            snapshot_path => "../corpus/unhappy/snapshots",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(name, shown);
        });
    }
}
