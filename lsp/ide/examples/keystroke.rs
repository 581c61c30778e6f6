#![allow(warnings)]
use std::{fs, time::Instant};
fn walk(p: &std::path::Path, out: &mut Vec<(String, String)>, root: &std::path::Path) {
    for e in fs::read_dir(p).unwrap() {
        let e = e.unwrap().path();
        if e.is_dir() {
            walk(&e, out, root)
        } else {
            out.push((
                e.strip_prefix(root).unwrap().to_str().unwrap().to_owned(),
                fs::read_to_string(&e).unwrap(),
            ));
        }
    }
}
fn main() {
    let root = std::path::PathBuf::from(std::env::args().nth(1).unwrap());
    let file = std::env::args().nth(2).unwrap();
    let from = std::env::args().nth(3).unwrap();
    let to = std::env::args().nth(4).unwrap();
    let mut files = Vec::new();
    walk(&root, &mut files, &root);
    let mut w = nurture_ide::Workspace::new();
    for (n, t) in &files {
        w.set_text(n, t);
    }
    let text = files.iter().find(|f| f.0 == file).unwrap().1.clone();
    let other = text.replacen(&from, &to, 1);
    assert!(text != other);
    let mut times = Vec::new();
    let mut last = w.analysis();
    for k in 0..std::env::args().nth(5).map_or(41, |n| n.parse().unwrap()) {
        let t = Instant::now();
        w.set_text(&file, if k % 2 == 0 { &other } else { &text });
        let now = w.analysis();
        last = now;
        times.push((t.elapsed(), last.findings().len()));
    }
    let n = times[0].1;
    let m = times[1].1;
    let mut a: Vec<_> = times.iter().skip(1).map(|t| t.0).collect();
    a.sort();
    println!(
        "findings {n} {m}; p50 {:?} max {:?} min {:?}",
        a[a.len() / 2],
        a[a.len() - 1],
        a[0]
    );
}
