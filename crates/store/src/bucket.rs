//! A bucket that speaks S3, for artifacts that every host must reach. Called from blocking threads; the traffic runs on
//! the runtime that opened it.

use crate::error::Error;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::buffered::BufWriter;
use object_store::path::Path as Key;
use object_store::{ClientOptions, ObjectStore, ObjectStoreExt, RetryConfig};
use std::fs::File;
use std::future::Future;
use std::io::{Read, Write};
use std::sync::{Arc, mpsc};
use std::time::Duration;
use tokio::io::AsyncWriteExt as _;
use tokio::runtime::Handle;

/// How long the bucket may be silent before a call is given up and tried again.
const CONNECT_MAX: Duration = Duration::from_secs(5);
const CALL_MAX: Duration = Duration::from_secs(120);
/// How long one call is tried again altogether.
const RETRY_MAX: Duration = Duration::from_secs(10);
/// Of a file, how much travels at once.
const PART_BYTES: usize = 5 * 1024 * 1024;

/// An object older than this is written again by whoever stores it again, so that it does not count as old. Half of the
/// shortest retention.
const FRESH_MS: i64 = 12 * 3_600_000;

#[derive(Debug, Clone)]
pub(crate) struct Bucket {
    objects: Arc<dyn ObjectStore>,
    prefix: Key,
    runtime: Handle,
}

impl Bucket {
    /// `s3://bucket/prefix`; settings as in the environment of Amazon's tools (`AWS_ACCESS_KEY_ID`, `AWS_REGION`,
    /// `AWS_ENDPOINT_URL` …), names that are none of them are passed over.
    pub(crate) fn open(url: &str, settings: &[(String, String)]) -> Result<Self, Error> {
        let (name, prefix) = parts(url)?;
        let runtime = Handle::try_current().map_err(|_| Error::broken("a bucket needs a running tokio runtime"))?;
        let client = ClientOptions::new().with_connect_timeout(CONNECT_MAX).with_timeout(CALL_MAX);
        let retry = RetryConfig { retry_timeout: RETRY_MAX, ..RetryConfig::default() };
        let mut builder = AmazonS3Builder::new().with_bucket_name(name).with_client_options(client).with_retry(retry);
        for (key, value) in settings {
            let Ok(key) = key.to_ascii_lowercase().parse::<AmazonS3ConfigKey>() else { continue };
            let plain = matches!(key, AmazonS3ConfigKey::Endpoint) && value.starts_with("http://");
            builder = builder.with_config(key, value);
            if plain {
                builder = builder.with_allow_http(true);
            }
        }
        let objects = builder.build().map_err(|error| Error::broken(format!("the bucket cannot be used: {error}")))?;
        Ok(Self { objects: Arc::new(objects), prefix: Key::from(prefix), runtime })
    }

    /// The object's size; none when there is no such object.
    pub(crate) fn size(&self, name: &str) -> Result<Option<u64>, Error> {
        let (objects, key) = (self.objects.clone(), self.key(name));
        match self.wait(async move { objects.head(&key).await })? {
            Ok(meta) => Ok(Some(meta.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Copies a file in, in parts when it is large. Either the whole object is there afterwards or none.
    pub(crate) fn upload(&self, name: &str, mut file: File) -> Result<(), Error> {
        let mut writer = BufWriter::new(self.objects.clone(), self.key(name));
        let mut part = vec![0; PART_BYTES];
        loop {
            let count = file.read(&mut part)?;
            if count == 0 {
                break;
            }
            let bytes = part[..count].to_vec();
            let wrote = self.wait(async move {
                let done = writer.write_all(&bytes).await;
                (writer, done)
            })?;
            wrote.1.map_err(unreachable)?;
            writer = wrote.0;
        }
        self.wait(async move { writer.shutdown().await })?.map_err(unreachable)
    }

    /// Copies an object out; `NotFound` when there is none.
    pub(crate) fn download(&self, name: &str, target: &mut dyn Write) -> Result<(), Error> {
        let (objects, key) = (self.objects.clone(), self.key(name));
        let mut start = 0;
        let size = self.size(name)?.ok_or_else(|| Error::not_found("such artifact"))?;
        while start < size {
            let end = size.min(start + PART_BYTES as u64);
            let (objects, key) = (objects.clone(), key.clone());
            let bytes = self.wait(async move { objects.get_range(&key, start..end).await })??;
            target.write_all(&bytes)?;
            start = end;
        }
        Ok(())
    }

    /// The names and sizes of all objects below the prefix, and when each was last written, epoch milliseconds.
    pub(crate) fn list(&self) -> Result<Vec<(String, u64, i64)>, Error> {
        let (objects, prefix) = (self.objects.clone(), self.prefix.clone());
        let listed = self.wait(async move { objects.list_with_delimiter(Some(&prefix)).await })??;
        let one = |meta: object_store::ObjectMeta| {
            Some((meta.location.filename()?.to_owned(), meta.size, meta.last_modified.timestamp_millis()))
        };
        Ok(listed.objects.into_iter().filter_map(one).collect())
    }

    /// Whether an object of this size is there that is not about to be taken for old: whoever stores it anew needs it.
    pub(crate) fn has_fresh(&self, name: &str, bytes: u64, now: i64) -> Result<bool, Error> {
        let (objects, key) = (self.objects.clone(), self.key(name));
        match self.wait(async move { objects.head(&key).await })? {
            Ok(meta) => Ok(meta.size == bytes && now - meta.last_modified.timestamp_millis() < FRESH_MS),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes an object away; nothing when there is none.
    pub(crate) fn remove(&self, name: &str) -> Result<(), Error> {
        let (objects, key) = (self.objects.clone(), self.key(name));
        match self.wait(async move { objects.delete(&key).await })? {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn key(&self, name: &str) -> Key {
        self.prefix.clone().join(name)
    }

    fn wait<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Result<T, Error> {
        let (tell, told) = mpsc::sync_channel(1);
        self.runtime.spawn(async move {
            // Nobody waits any more only when the calling thread is gone.
            let _ = tell.send(work.await);
        });
        told.recv().map_err(|_| Error::broken("the process is going down"))
    }
}

/// Bucket and prefix of an address.
fn parts(url: &str) -> Result<(&str, &str), Error> {
    let wrong = || Error::broken("the address of a bucket is like s3://bucket/prefix");
    let rest = url.strip_prefix("s3://").ok_or_else(wrong)?;
    let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    if name.is_empty() { Err(wrong()) } else { Ok((name, prefix.trim_end_matches('/'))) }
}

fn unreachable(error: std::io::Error) -> Error {
    Error::Busy { source: error.into() }
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        use object_store::Error as E;
        match error {
            E::NotFound { .. } => Self::not_found("such artifact"),
            E::PermissionDenied { .. } | E::Unauthenticated { .. } => {
                Self::broken(format!("the bucket refuses this key; check AWS_ACCESS_KEY_ID and its rights: {error}"))
            }
            error => Self::Busy { source: error.into() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_bucket_and_maybe_a_prefix() {
        assert_eq!(parts("s3://b").unwrap(), ("b", ""));
        assert_eq!(parts("s3://b/x/y/").unwrap(), ("b", "x/y"));
        for wrong in ["b", "s3://", "s3:///x", "http://b/x"] {
            assert!(parts(wrong).is_err(), "{wrong}");
        }
    }
}
