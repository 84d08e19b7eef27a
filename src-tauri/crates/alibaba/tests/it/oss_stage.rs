//! A sandbox with a client of its object storage, and files to send.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use chrono::{TimeDelta, Utc};
use plugdesk_alibaba::oss::{
    Bucket, Multipart, ObjectKey, Oss, OssEndpoint, OssError, PutFile, PutNews, Stored,
};
use plugdesk_alibaba::{AccessKey, Region, Signing};
use plugdesk_net::{CancellationToken, FileToSend, Http, HttpSettings, Sha256, Throttle};
use plugdesk_sandbox::{AlibabaReady, HeldObject, Sandbox, SandboxOptions, Service};
use tempfile::TempDir;

pub(crate) const MIB: u64 = 1024 * 1024;

pub(crate) struct OssStage {
    pub(crate) sandbox: Sandbox,
    pub(crate) oss: Oss,
    pub(crate) bucket: Bucket,
    folder: TempDir,
}

impl OssStage {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = SandboxOptions::new(folder.path().join("data"));
        let sandbox = Sandbox::start(options).await.unwrap();
        let ready = sandbox.ready().alibaba.clone();
        Self {
            oss: oss_of(&ready, |_| {}, Signing::default()),
            bucket: Bucket::parse(&ready.oss_bucket).unwrap(),
            sandbox,
            folder,
        }
    }

    pub(crate) fn ready(&self) -> &AlibabaReady {
        &self.sandbox.ready().alibaba
    }

    pub(crate) async fn file(&self, name: &str, size: u64) -> FileToSend {
        let path: PathBuf = self.folder.path().join(name);
        std::fs::write(&path, bytes(size)).unwrap();
        FileToSend::measure(path).await.unwrap()
    }

    pub(crate) async fn held(&self) -> Vec<HeldObject> {
        self.sandbox.objects(self.bucket.as_str()).await.unwrap()
    }

    pub(crate) fn asked(&self, method: &str, operation: &str) -> u64 {
        self.sandbox.requested(Service::Oss, method, operation)
    }

    pub(crate) async fn put_file(&self, put: &Put) -> Result<Stored, OssError> {
        put.to_bucket(&self.oss, &self.bucket).await
    }
}

/// A file's way, and what was told on it.
pub(crate) struct Put {
    pub(crate) file: FileToSend,
    pub(crate) resume: Option<Multipart>,
    pub(crate) throttle: Throttle,
    pub(crate) cancel: CancellationToken,
    pub(crate) news: Mutex<Vec<PutNews>>,
    pub(crate) progress: Arc<Mutex<Vec<u64>>>,
}

impl Put {
    pub(crate) fn new(file: &FileToSend) -> Self {
        Self {
            file: file.clone(),
            resume: None,
            throttle: Throttle::unlimited(),
            cancel: CancellationToken::new(),
            news: Mutex::default(),
            progress: Arc::default(),
        }
    }

    pub(crate) fn resuming(file: &FileToSend, before: &Self) -> Self {
        Self {
            resume: Some(before.begun()),
            ..Self::new(file)
        }
    }

    /// The multipart upload that was told to have begun.
    pub(crate) fn begun(&self) -> Multipart {
        match self.news.lock().unwrap().first() {
            Some(PutNews::Began(multipart)) => multipart.clone(),
            other => panic!("no upload was begun: {other:?}"),
        }
    }

    pub(crate) fn parts_told(&self) -> Vec<u64> {
        let news = self.news.lock().unwrap();
        let numbers = news.iter().filter_map(|news| match news {
            PutNews::PartStored { number, .. } => Some(*number),
            PutNews::Began(_) => None,
        });
        numbers.collect()
    }

    pub(crate) async fn to_bucket(&self, oss: &Oss, bucket: &Bucket) -> Result<Stored, OssError> {
        let told = |news| -> std::pin::Pin<Box<dyn Future<Output = ()> + Send + '_>> {
            Box::pin(async move { self.news.lock().unwrap().push(news) })
        };
        let progress = self.progress.clone();
        let put = PutFile {
            file: self.file.clone(),
            progress: Arc::new(move |bytes| progress.lock().unwrap().push(bytes)),
            throttle: self.throttle.clone(),
            resume: self.resume.clone(),
            told: &told,
        };
        oss.put_file(bucket, &key("plugdesk/0/words-1.0.zip"), put, &self.cancel)
            .await
    }

    /// Progress begins at 0, never falls, and ends with the file.
    pub(crate) fn progress_is_sound(&self) {
        let told = self.progress.lock().unwrap();
        assert_eq!(told.first(), Some(&0));
        assert!(told.is_sorted(), "{told:?}");
        assert_eq!(told.last(), Some(&self.file.length));
    }
}

pub(crate) fn oss_of(
    ready: &AlibabaReady,
    change: impl FnOnce(&mut AccessKey),
    signing: Signing,
) -> Oss {
    let mut key = AccessKey {
        id: ready.access_key_id.clone(),
        secret: ready.access_key_secret.clone(),
        security_token: None,
    };
    change(&mut key);
    Oss::new(
        Http::new(HttpSettings::default()).unwrap(),
        OssEndpoint::parse(&ready.oss_endpoint).unwrap(),
        Region::parse(&ready.region).unwrap(),
        key,
        signing,
    )
    .unwrap()
}

/// A clock that is so many minutes ahead.
pub(crate) fn ahead_by(minutes: i64) -> Signing {
    Signing {
        clock: Arc::new(move || Utc::now() + TimeDelta::minutes(minutes)),
        ..Signing::default()
    }
}

pub(crate) fn key(text: &str) -> ObjectKey {
    ObjectKey::parse(text).unwrap()
}

/// Numbers, so that no two stretches are the same.
pub(crate) fn bytes(size: u64) -> Vec<u8> {
    let mut bytes: Vec<u8> = (0..size.div_ceil(8)).flat_map(u64::to_le_bytes).collect();
    bytes.truncate(usize::try_from(size).unwrap());
    bytes
}

pub(crate) fn sha256(size: u64) -> String {
    Sha256::of(&bytes(size)).to_string()
}
