//! Buffers that are read into.

/// What is added at a time.
const ZEROS: [u8; 1 << 10] = [0; 1 << 10];

/// Makes a buffer that long: what is beyond is cut off, what is missing is filled up with zeros.
///
/// [`Vec::resize`] says the same and, in a program that is built small, goes from one byte to the next, which takes longer than all
/// else that is done with a blob.
pub(crate) fn set_length(buffer: &mut Vec<u8>, length: usize) {
    buffer.truncate(length);
    buffer.reserve(length - buffer.len());
    while let Some(missing) = length.checked_sub(buffer.len()).filter(|missing| *missing > 0) {
        buffer.extend_from_slice(&ZEROS[..missing.min(ZEROS.len())]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_is_kept_and_what_comes_is_zero() {
        for before in [0, 1, 5, 3000] {
            for length in [0, 1, 5, 1024, 1025, 4000] {
                let mut buffer = vec![7; before];
                set_length(&mut buffer, length);
                let mut expected = vec![7; before];
                expected.resize(length, 0);
                assert_eq!(buffer, expected, "{before} {length}");
            }
        }
    }
}
