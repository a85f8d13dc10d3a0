//! Links the unwinder statically on Linux with glibc. The standard library asks for `libgcc_s.so`, and loading it takes an eighth
//! of the time in which a body is signed; `libgcc_eh.a` holds the same code. Where it is not at hand, nothing changes. And has addresses
//! that are put right at the start written in a twentieth of the room, where the C library knows how to read that.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if let Err(reason) = link_unwinder() {
        println!("cargo::metadata=unwinder=shared ({reason})");
    }
    if knows_packed_relocations() {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// Whether this is a Linux whose glibc, of version 2.36 or later, reads packed relocations; programs linked here need such a one anyway.
fn knows_packed_relocations() -> bool {
    let variable = |name: &str| env::var(name).unwrap_or_default();
    if !variable("TARGET").ends_with("-linux-gnu") || variable("TARGET") != variable("HOST") {
        return false;
    }
    let answer = Command::new("getconf").arg("GNU_LIBC_VERSION").output();
    let answer = answer.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    let version = answer.strip_prefix("glibc ").and_then(|version| version.split_once('.'));
    version.is_some_and(|(major, minor)| (major.parse().unwrap_or(0_u32), minor.parse().unwrap_or(0_u32)) >= (2, 36))
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
