//! Packs the pages of the linter's rules, what codes mean, and the templates of scripts, and links so that the program starts fast and stays small.
//!
//! The unwinder is linked statically on Linux with glibc: the standard library asks for `libgcc_s.so`, and loading it takes an eighth of the
//! time in which a body is signed; `libgcc_eh.a` holds the same code. Addresses that are put right at the start are written in a twentieth of the
//! room, where the C library knows how to read that. A release lies at a fixed place, has what usual commands run together, keeps functions of
//! equal code once, and leaves out tables that nothing reads. Where any of it is not at hand, nothing changes.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use flate2::Compression;
use flate2::write::ZlibEncoder;

#[allow(clippy::expect_used)] // without its pages there is nothing to build
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    for place in TEMPLATES.iter().chain([&PAGES, &CODES, &ORDER]) {
        println!("cargo::rerun-if-changed={place}");
    }
    pack().expect("what is seldom read is packed");
    if let Err(reason) = link_unwinder() {
        println!("cargo::metadata=unwinder=shared ({reason})");
    }
    if knows_packed_relocations() {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
    if links_with_own_linker() {
        let order = fs::read_to_string(ORDER).expect("the order of functions can be read");
        let script = Path::new(&env::var_os("OUT_DIR").expect("Cargo names a folder")).join("release.ld");
        fs::write(&script, layout(&order)).expect("the folder can be written to");
        println!("cargo::rustc-link-arg-bins=-Wl,--icf=all,-O2");
        println!("cargo::rustc-link-arg-bins=-Wl,--no-eh-frame-hdr");
        println!("cargo::rustc-link-arg-bins=-no-pie");
        println!("cargo::rustc-link-arg-bins=-T{}", script.display());
    }
}

/// Names of functions, with `*` for what differs from build to build, in the order in which a release has them; `.ci/start-order` makes it.
const ORDER: &str = "src/cli/start.txt";

/// What the linker is told of a release's layout.
///
/// What usual commands run lies together: scattered over the program, it brings in much that lies beside it, two fifths of the memory in which a
/// body is signed. At a fixed place no table of addresses has to be put right before the first word is read, a sixth of the time in which a body
/// is signed. The price is that the place of the program's own code can be known in advance; none of ours is unsafe, and libraries that the system
/// brings along still lie anywhere.
///
/// Functions follow each other without the gaps that would begin each at a multiple of 16 bytes: no command was seen to be slower for that. What
/// was written in assembly keeps its gaps.
///
/// A release ends where it panics, and has no symbols to name in a backtrace: nothing needs the tables that lead from a function to its
/// caller, a twelfth of the program. A panic says what happened and where all the same. Without the tables a backtrace can only be asked for
/// on the way to the end: nothing else in the program may take one.
fn layout(order: &str) -> String {
    let mut script =
        "SECTIONS {\n/DISCARD/ : { *(.eh_frame .eh_frame_hdr .gcc_except_table .gcc_except_table.*) }\n".to_owned();
    script += ".text : { *(.text) }\n.code : SUBALIGN(1) {\n";
    for name in order.lines().filter(|line| !line.starts_with('#')) {
        script.extend(["*(.text.", name, " .text.unlikely.", name, ")\n"]);
    }
    script + "*(.text.*)\n}\n} INSERT AFTER .rodata;\n"
}

/// Whether a release is linked by the linker that comes with the compiler, which folds functions of equal code (no function's address means
/// anything here) and leaves out what it is told to. Others refuse the words or lay the program out in another way.
fn links_with_own_linker() -> bool {
    let variable = |name: &str| env::var(name).unwrap_or_default();
    let ours = variable("TARGET") == "x86_64-unknown-linux-gnu" && variable("TARGET") == variable("HOST");
    if !ours || variable("PROFILE") != "release" {
        return false;
    }
    // Whoever names another linker wants that one.
    let named = !variable("RUSTC_LINKER").is_empty() || variable("CARGO_ENCODED_RUSTFLAGS").contains("link");
    let ask = |argument: &[&str]| {
        let answer = Command::new(variable("RUSTC")).args(argument).output();
        answer.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
    };
    // It is the usual one from 1.90 on, where the compiler comes with it.
    let version = ask(&["--version"]);
    let minor = version.strip_prefix("rustc 1.").and_then(|rest| rest.split('.').next()?.parse::<u32>().ok());
    let there = || {
        let place = ask(&["--print", "sysroot"]) + "/lib/rustlib/x86_64-unknown-linux-gnu/bin/gcc-ld/ld.lld";
        Path::new(&place).is_file()
    };
    !named && minor.is_some_and(|minor| minor >= 90) && there()
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

/// Where the pages of the linter's rules lie, a folder a family.
const PAGES: &str = "src/lint/docs";

/// Where the texts lie that say what codes mean.
const CODES: &str = "src/codes";

/// The templates of scripts.
const TEMPLATES: [&str; 2] = ["src/script/locust.py", "src/script/k6.js"];

/// Packs them into one file, each behind a NUL and its name: the code of the rule, the name of the text, or that of the template's file.
fn pack() -> Result<(), Box<dyn std::error::Error>> {
    let mut files: Vec<_> = Vec::new();
    for folder in fs::read_dir(PAGES)?.map(|family| family.map(|family| family.path())).chain([Ok(CODES.into())]) {
        for file in fs::read_dir(folder?)? {
            files.push(file?.path());
        }
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension != "rs"));
    files.sort();
    let mut texts = String::new();
    for file in files {
        let name = file.strip_prefix(PAGES).or_else(|_| file.strip_prefix(CODES))?.with_extension("");
        let name = name.to_str().ok_or("a file's name is no text")?.replace('\\', "/");
        texts.extend(["\0", &name, "\n", &fs::read_to_string(&file)?]);
    }
    for place in TEMPLATES {
        let name = place.rsplit('/').next().unwrap_or_default();
        texts.extend(["\0", name, "\n", &fs::read_to_string(place)?]);
    }
    let out = fs::File::create(Path::new(&env::var("OUT_DIR")?).join("packed.z"))?;
    let mut packed = ZlibEncoder::new(out, Compression::best());
    packed.write_all(texts.as_bytes())?;
    packed.finish()?;
    Ok(())
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
