//! The body of an answer without its content coding (RFC 9110 §8.4), within bounds: a few kilobytes can unpack to gigabytes.

use std::borrow::Cow;
use std::io::{self, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::Response;
use crate::text;

/// How large an unpacked body may be.
const MAX_BODY: u64 = 64 << 20;

/// Why a body cannot be unpacked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Packed {
    /// A coding that is not known here.
    #[error("the body is coded with `{0}`, which is not read here; gzip and deflate are")]
    Unknown(String),
    /// More than is taken in.
    #[error("the body unpacks to more than {} bytes", text::thousands(MAX_BODY))]
    TooLarge,
    /// Not what it says that it is.
    #[error(
        "the body says that it is coded with {0} and cannot be unpacked: it is damaged, cut off, or not coded at all"
    )]
    Damaged(String),
}

/// The body of an answer as it was before it was coded for the way.
pub fn decoded(response: &Response) -> Result<Cow<'_, [u8]>, Packed> {
    let mut body = Cow::Borrowed(response.body.as_slice());
    if body.is_empty() || response.headers.get("content-encoding").is_none() {
        return Ok(body);
    }
    let fields: Vec<&[u8]> = response.headers.all("content-encoding").collect();
    let codings = fields.iter().flat_map(|field| field.split(|byte| *byte == b',')).map(<[u8]>::trim_ascii);
    let codings: Vec<String> = codings.map(|name| text::visible(name).to_ascii_lowercase()).collect();
    // They are listed in the order in which they were applied.
    for coding in codings.iter().rev() {
        let unpacked = match coding.as_str() {
            "" | "identity" => continue,
            "gzip" | "x-gzip" => unpack(MultiGzDecoder::new(&*body)),
            // Both are called so: RFC 9110 means zlib's form, and some servers send the bare one.
            "deflate" if body.first().is_some_and(|byte| byte & 0x0F == 8) => unpack(ZlibDecoder::new(&*body)),
            "deflate" => unpack(DeflateDecoder::new(&*body)),
            other => return Err(Packed::Unknown(short(other))),
        };
        body = Cow::Owned(unpacked.map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge => Packed::TooLarge,
            _ => Packed::Damaged(coding.clone()),
        })?);
    }
    Ok(body)
}

fn unpack(packed: impl Read) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    packed.take(MAX_BODY + 1).read_to_end(&mut out)?;
    if out.len() as u64 > MAX_BODY { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(out) }
}

fn short(name: &str) -> String {
    name.chars().take(40).collect()
}
