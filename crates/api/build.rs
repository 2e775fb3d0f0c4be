//! Makes sure that the folder of the built web page exists, so that the binary builds before the page was ever built.

fn main() {
    let folder = std::path::Path::new("../../web/dist");
    // A read-only source tree is no reason to fail: the embedding tolerates a missing folder.
    let _ = std::fs::create_dir_all(folder);
    println!("cargo:rerun-if-changed=../../web/dist");
    println!("cargo:rerun-if-changed=build.rs");
}
