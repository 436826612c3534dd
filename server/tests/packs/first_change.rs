//! "Your first change" of the README, made as it says.

use std::process::Command;

use domain::categories::CategoryCode;
use tempfile::TempDir;

use super::*;

/// The category that the README adds.
const CODE: &str = "clothes-bin-full";

/// The lines that the README adds to `categories.toml`.
fn lines_of_readme() -> String {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = fs::read_to_string(readme).unwrap();
    let (_, chapter) = readme.split_once("## Your first change").unwrap();
    let (_, block) = chapter.split_once("```toml\n").unwrap();
    let (block, _) = block.split_once("```").unwrap();
    let lines = block.lines().map(str::trim_start);
    lines.collect::<Vec<_>>().join("\n")
}

pub(super) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let copied = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &copied);
        } else {
            fs::copy(entry.path(), copied).unwrap();
        }
    }
}

/// Wuhu with these lines at the end of its categories, and how many lines came before them.
fn wuhu_with(lines: &str) -> (TempDir, usize) {
    let copied = TempDir::new().unwrap();
    copy(&folder("wuhu"), copied.path());
    let categories = copied.path().join("categories.toml");
    let before = fs::read_to_string(&categories).unwrap();
    fs::write(&categories, format!("{before}\n{lines}\n")).unwrap();
    (copied, before.lines().count() + 1)
}

/// Runs `citylink pack check` as the README does; whether it is content, and what it says.
pub(super) fn pack_check(pack: &Path) -> (bool, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_citylink"))
        .args(["pack", "check"])
        .arg(pack)
        .output()
        .unwrap();
    let said = [done.stdout, done.stderr].concat();
    (done.status.success(), String::from_utf8(said).unwrap())
}

#[test]
fn given_the_lines_of_the_readme_when_they_are_added_to_wuhu_then_the_pack_is_sound_and_has_the_category()
 {
    let (pack, _) = wuhu_with(&lines_of_readme());

    let (content, said) = pack_check(pack.path());

    assert!(content, "{said}");
    let added = check(pack.path()).unwrap();
    assert_eq!(added.categories.len(), wuhu().categories.len() + 1);
    let category = added.category(&CategoryCode(CODE.to_owned())).unwrap();
    assert_eq!(category.name.say(Language::Zh), "旧衣回收箱已满");
    assert_eq!(category.target, Some(5));
}

#[test]
fn given_mistakes_in_these_lines_when_the_pack_is_checked_then_each_is_named_with_file_and_line() {
    let wrong = lines_of_readme()
        .replace("\"cleanliness\"", "\"clean\"")
        .replace(", zh = \"旧衣回收箱已满\"", "")
        .replace("target = 5", "target = 0");
    let (pack, above) = wuhu_with(&wrong);

    let (content, said) = pack_check(pack.path());

    assert!(!content, "{said}");
    for (line, reason) in [
        (3, "category clothes-bin-full: group clean is not there"),
        (4, "category clothes-bin-full: name has no text in zh"),
        (
            7,
            "category clothes-bin-full: target must be from 1 to 366, not 0",
        ),
    ] {
        let fault = format!("categories.toml:{}: {reason}", above + line);
        assert!(said.contains(&fault), "{fault} in\n{said}");
    }
}
