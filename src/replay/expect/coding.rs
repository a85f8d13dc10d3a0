//! The body of an answer without its content coding (RFC 9110 §8.4), within bounds: a few kilobytes can unpack to gigabytes.

use std::borrow::Cow;
use std::io::{self, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::judge::Failure;
use crate::capture::Response;
use crate::text;

/// How large an unpacked body may be.
pub(super) const MAX_BODY: u64 = 64 << 20;

/// The body as it was before it was coded for the way.
pub(super) fn decoded(response: &Response) -> Result<Cow<'_, [u8]>, Failure> {
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
            other => {
                let detail =
                    format!("the body is coded with `{}`, which is not read here; gzip and deflate are", short(other));
                return Err(Failure::blind("answer-coding", detail));
            }
        };
        body = Cow::Owned(unpacked.map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge => Failure::blind("answer-too-large", format!("the body unpacks to more than {} bytes", text::thousands(MAX_BODY))),
            _ => Failure::blind("answer-damaged", format!("the body says that it is coded with {coding} and cannot be unpacked: it is damaged, cut off, or not coded at all")),
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
