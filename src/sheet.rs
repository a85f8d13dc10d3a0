//! Sheet user blobs: AES-256-GCM, as reference "5.5 Sheet user blob" describes them.
