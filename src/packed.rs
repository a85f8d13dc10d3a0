//! Texts that hardly anybody reads, and that everybody carries who starts the program: the pages of the linter's rules, what codes mean, and
//! the templates of scripts. They are packed when the program is built, and unpacked once where one is asked for.

use std::io::Read as _;
use std::sync::LazyLock;

use flate2::read::ZlibDecoder;

/// The text of that name: the code of a rule, the name of a text of `src/codes`, or that of a template's file. Empty where there is none.
pub(crate) fn text(name: &str) -> &'static str {
    TEXTS.split('\0').find_map(|text| text.strip_prefix(name)?.strip_prefix('\n')).unwrap_or_default()
}

/// All of them, each behind a NUL and its name.
static TEXTS: LazyLock<String> = LazyLock::new(|| {
    let packed: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/packed.z"));
    let mut texts = String::new();
    // What was packed at build time unpacks.
    let _ = ZlibDecoder::new(packed).read_to_string(&mut texts);
    texts
});
