//! The files are put into the bucket, and what is there already is not sent again.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use plugdesk_alibaba::oss::{ObjectHead, OssError, PutFile, PutNews, sums_of_file};
use plugdesk_net::{FileToSend, ProgressSink};

use super::internal;
use super::objects::{key_of, place_of};
use crate::archives::LocalFile;
use crate::fault::{Fault, Retry};
use crate::provider::OssRoad;
use crate::transfers::change_facts::ObjectFacts;
use crate::transfers::engine::Work;
use crate::transfers::question::Question;
use crate::transfers::steps::check_file::asked_if_changed;
use crate::transfers::steps::{Halt, Held, Step};
use crate::transfers::view::Note;

/// Puts every file into the bucket, one after the other.
pub(in crate::transfers) struct Put;

impl Step for Put {
    fn perform<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Held, Halt>> {
        put(work).boxed()
    }
}

async fn put(work: &Work) -> Result<Held, Halt> {
    let region = work.alibaba_region()?;
    let order = work.record()?.order;
    let files = order.files();
    if files.is_empty() {
        return Ok(Held::default());
    }
    let road = region.oss()?;
    begin(work, road, files.len()).await?;
    let whole = work.progress(files.iter().map(|file| file.size()).sum());
    let (mut before, mut request_id) = (0, None);
    for (index, file) in files.into_iter().enumerate() {
        let whole = Arc::clone(&whole);
        let one = OneFile {
            work,
            road,
            index,
            file,
            progress: Arc::new(move |sent| whole(before + sent)),
        };
        request_id = one.there().await?.or(request_id);
        before += file.size();
        (one.progress)(file.size());
    }
    Ok(Held { request_id })
}

/// Makes room for what is learnt of the objects. What lies in a bucket that the connection named
/// before is of no use any more.
async fn begin(work: &Work, road: &OssRoad, count: usize) -> Result<(), Fault> {
    let bucket = road.bucket.as_str();
    let known = work.record()?.facts.change.objects;
    if known.len() == count && known.iter().all(|object| object.bucket == bucket) {
        return Ok(());
    }
    let object = ObjectFacts {
        bucket: bucket.to_owned(),
        ..ObjectFacts::default()
    };
    work.learn(|record| record.facts.change.objects = vec![object; count])
        .await
}

/// One file on its way.
struct OneFile<'a> {
    work: &'a Work,
    road: &'a OssRoad,
    index: usize,
    file: &'a LocalFile,
    progress: ProgressSink,
}

impl OneFile<'_> {
    /// Sees that the file is in the bucket. Gives the id of the request that put it there.
    async fn there(&self) -> Result<Option<String>, Halt> {
        if self.object()?.stored {
            return Ok(None);
        }
        self.name().await?;
        let object = self.object()?;
        let (bucket, key) = place_of(&object)?;
        // Another transfer may be sending the same file, for another instance of the region.
        let _alone = self
            .work
            .alone_with_object(&object.bucket, &object.key)
            .await;
        let (oss, stop) = (&self.road.oss, self.work.stop());
        let head = oss.head(&bucket, &key, stop).await;
        if let Some(head) = head.map_err(|error| self.fault(&error))?
            && self.is_this_file(&head).await?
        {
            if object.sending {
                self.work.note(Note::ArrivedBefore)?;
            }
            self.learn(stored).await?;
            return Ok(None);
        }
        self.send(&object).await
    }

    /// Gives the object its name. What was begun under another one, before the file changed, is
    /// given up first.
    async fn name(&self) -> Result<(), Halt> {
        let object = self.object()?;
        if object.sha256.is_some() {
            return Ok(());
        }
        if let Some(begun) = &object.upload {
            let (bucket, key) = place_of(&object)?;
            let aborted = self
                .road
                .oss
                .abort_multipart(&bucket, &key, &begun.upload_id, self.work.stop())
                .await;
            aborted.map_err(|error| self.fault(&error))?;
        }
        let hashed = plugdesk_net::hash_file(self.file.path(), self.work.stop()).await;
        let sum = match hashed {
            Ok(sum) => sum,
            Err(error) => return Err(asked_if_changed(self.file, Fault::from(&error)).await),
        };
        if sum.bytes != self.file.size() {
            return Err(Halt::Ask(Question::FileChanged {
                file_name: Some(self.file.file_name.clone()),
                size_then: self.file.size(),
                size_now: sum.bytes,
            }));
        }
        let key = key_of(sum.sha256, &self.file.file_name);
        self.learn(|object| {
            object.sha256 = Some(sum.sha256);
            object.key = key;
            object.upload = None;
            object.sending = false;
        })
        .await?;
        Ok(())
    }

    /// Whether what lies under the key is the file, whole.
    async fn is_this_file(&self, head: &ObjectHead) -> Result<bool, Halt> {
        if head.size != Some(self.file.size()) {
            return Ok(false);
        }
        match sums_of_file(&self.wanted(), self.work.stop()).await {
            Ok(sums) => Ok(head.is(&sums)),
            Err(error) => Err(asked_if_changed(self.file, Fault::from(&error)).await),
        }
    }

    async fn send(&self, object: &ObjectFacts) -> Result<Option<String>, Halt> {
        let (bucket, key) = place_of(object)?;
        self.learn(|object| object.sending = true).await?;
        // What can't be written down is not begun.
        let stop = self.work.stop().child_token();
        let unwritten: Mutex<Option<Fault>> = Mutex::default();
        let told = |news: PutNews| -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
            let (stop, unwritten) = (&stop, &unwritten);
            Box::pin(async move {
                let PutNews::Began(multipart) = news else {
                    return;
                };
                let learnt = self.learn(|object| object.upload = Some(multipart)).await;
                if let Err(fault) = learnt {
                    *unwritten.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault);
                    stop.cancel();
                }
            })
        };
        let file = PutFile {
            file: self.wanted(),
            progress: Arc::clone(&self.progress),
            throttle: self.work.throttle(),
            resume: object.upload.clone(),
            told: &told,
        };
        let answer = self.road.oss.put_file(&bucket, &key, file, &stop).await;
        let unwritten = unwritten
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(fault) = unwritten {
            return Err(fault.into());
        }
        match answer {
            Ok(answer) => {
                self.learn(stored).await?;
                Ok(answer.request_id)
            }
            Err(error) => {
                if !error.outcome_unknown() {
                    self.learn(|object| object.sending = false).await?;
                }
                Err(asked_if_changed(self.file, self.fault(&error)).await)
            }
        }
    }

    /// What may have arrived is looked for before it is sent again, so another try does no harm.
    fn fault(&self, error: &OssError) -> Fault {
        let mut fault = Fault::from(error).about(self.file.file_name.clone());
        if error.outcome_unknown() && fault.retry == Retry::Never {
            fault.retry = Retry::Now;
        }
        fault
    }

    fn wanted(&self) -> FileToSend {
        FileToSend {
            path: self.file.path(),
            length: self.file.size(),
            modified: self.file.modified(),
        }
    }

    fn object(&self) -> Result<ObjectFacts, Fault> {
        let objects = self.work.record()?.facts.change.objects;
        objects.into_iter().nth(self.index).ok_or_else(internal)
    }

    async fn learn(&self, change: impl FnOnce(&mut ObjectFacts)) -> Result<(), Fault> {
        self.work
            .learn(|record| {
                if let Some(object) = record.facts.change.objects.get_mut(self.index) {
                    change(object);
                }
            })
            .await
    }
}

/// It was seen in the bucket.
fn stored(object: &mut ObjectFacts) {
    object.stored = true;
    object.sending = false;
    object.upload = None;
}
