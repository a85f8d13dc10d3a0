//! Links the unwinder statically on Linux with glibc. The standard library asks for `libgcc_s.so`, and loading it takes an eighth
//! of the time in which a body is signed; `libgcc_eh.a` holds the same code. Where it is not at hand, nothing changes.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if let Err(reason) = link_unwinder() {
        println!("cargo::metadata=unwinder=shared ({reason})");
    }
}

fn link_unwinder() -> Result<(), String> {
    let variable = |name: &str| env::var(name).map_err(|error| format!("{name}: {error}"));
    let (target, host) = (variable("TARGET")?, variable("HOST")?);
    if !target.ends_with("-linux-gnu") || target != host {
        return Err(format!("not for {target} on {host}"));
    }
    // Only the compiler that will link knows where its own archive is; it answers with the bare name where it has none.
    let compiler = env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let answer =
        Command::new(compiler).arg("-print-file-name=libgcc_eh.a").output().map_err(|error| error.to_string())?;
    let archive = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
    if !Path::new(&archive).is_absolute() || !Path::new(&archive).is_file() {
        return Err("the compiler has no libgcc_eh.a".to_owned());
    }
    // A linker script under the shared library's name, found before it.
    let folder = variable("OUT_DIR")?;
    fs::write(Path::new(&folder).join("libgcc_s.so"), "GROUP(libgcc_eh.a libgcc.a)\n")
        .map_err(|error| error.to_string())?;
    println!("cargo::rustc-link-search=native={folder}");
    Ok(())
}
