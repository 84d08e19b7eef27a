//! Small objects, buckets and refusals of the object storage.

use bytes::Bytes;
use chrono::{TimeDelta, Utc};
use plugdesk_alibaba::Signing;
use plugdesk_alibaba::oss::{Bucket, OssErrorKind, OssOperation, sums_of_file};
use plugdesk_net::{CancellationToken, NetError, RetryAdvice};
use plugdesk_sandbox::{Fault, FaultAnswer, OssFault, OssTrouble, RedirectTo, RetryAfter, Service};
use secrecy::SecretString;

use crate::oss_stage::{OssStage, Put, ahead_by, key, oss_of, sha256};

fn cancel() -> CancellationToken {
    CancellationToken::new()
}

#[tokio::test]
async fn an_object_is_put_seen_and_removed() {
    let stage = OssStage::new().await;
    let (oss, bucket) = (&stage.oss, &stage.bucket);
    let name = key("plugdesk/0/ä b+c=&?#%.zip");
    assert_eq!(oss.head(bucket, &name, &cancel()).await.unwrap(), None);
    let bytes = Bytes::from_static(b"123456789");
    let stored = oss.put(bucket, &name, bytes, &cancel()).await.unwrap();
    assert_eq!(stored.etag, "25F9E794323B453885F5181F1B624D0B");
    assert_eq!(stored.crc64, Some(0x995d_c9bb_df19_39fa));
    assert_eq!(stored.size, 9);
    assert!(stored.request_id.is_some());

    let head = oss.head(bucket, &name, &cancel()).await.unwrap().unwrap();
    assert_eq!(head.size, Some(9));
    assert_eq!(head.etag, stored.etag);
    assert_eq!(head.crc64, stored.crc64);
    let age = Utc::now() - head.modified.unwrap();
    assert!(age.abs() < TimeDelta::minutes(5), "{age}");
    let objects = stage.held().await;
    assert_eq!(objects.len(), 1);
    assert_eq!(objects[0].key, name.as_str());

    oss.delete(bucket, &name, &cancel()).await.unwrap();
    assert_eq!(stage.held().await, []);
    oss.delete(bucket, &name, &cancel()).await.unwrap();
}

#[tokio::test]
async fn a_small_file_goes_in_one_piece_and_is_found_again() {
    let stage = OssStage::new().await;
    for size in [0, 1, 300_000] {
        let file = stage.file("small.zip", size).await;
        let put = Put::new(&file);
        let stored = stage.put_file(&put).await.unwrap();
        assert_eq!(stored.size, size);
        put.progress_is_sound();
        let objects = stage.held().await;
        assert_eq!(objects[0].file.size, size);
        assert_eq!(objects[0].file.sha256, sha256(size));
        let name = key(&objects[0].key);
        let head = stage.oss.head(&stage.bucket, &name, &cancel()).await;
        let sums = sums_of_file(&file, &cancel()).await.unwrap();
        assert!(head.unwrap().unwrap().is(&sums));
        assert!(put.news.lock().unwrap().is_empty());
    }
    assert_eq!(stage.asked("POST", "InitiateMultipartUpload"), 0);
}

#[tokio::test]
async fn buckets_of_all_regions_are_listed_with_their_region() {
    let stage = OssStage::new().await;
    let buckets = stage.oss.list_buckets(&cancel()).await.unwrap();
    let listed: Vec<_> = buckets
        .iter()
        .map(|bucket| {
            let region = bucket.region.as_ref().unwrap();
            format!("{} in {region}", bucket.name)
        })
        .collect();
    assert_eq!(
        listed,
        [
            "plugdesk-sandbox-hangzhou in cn-hangzhou",
            "plugdesk-sandbox-shanghai in cn-shanghai"
        ]
    );
}

#[tokio::test]
async fn a_bucket_of_another_region_is_told_with_its_region() {
    let stage = OssStage::new().await;
    let elsewhere = Bucket::parse("plugdesk-sandbox-shanghai").unwrap();
    let region = stage.oss.bucket_region(&stage.bucket, &cancel()).await;
    assert_eq!(region.unwrap().as_str(), "cn-hangzhou");
    let region = stage.oss.bucket_region(&elsewhere, &cancel()).await;
    assert_eq!(region.unwrap().as_str(), "cn-shanghai");

    let bytes = Bytes::from_static(b"bytes");
    let put = stage.oss.put(&elsewhere, &key("a"), bytes, &cancel()).await;
    let head = stage.oss.head(&elsewhere, &key("a"), &cancel()).await;
    for error in [put.unwrap_err(), head.unwrap_err()] {
        assert_eq!(error.status, Some(403));
        assert_eq!(error.retry(), RetryAdvice::Never);
        match error.kind {
            OssErrorKind::WrongRegion { expected } => {
                assert_eq!(expected.unwrap().as_str(), "cn-shanghai");
            }
            other => panic!("{other:?}"),
        }
    }
    // Signed for one region and sent to the other.
    let mut ready = stage.ready().clone();
    ready.region = "cn-shanghai".to_owned();
    let lost = oss_of(&ready, |_| {}, Signing::default());
    let error = lost.list_buckets(&cancel()).await.unwrap_err();
    assert!(
        matches!(error.kind, OssErrorKind::WrongRegion { expected: None }),
        "{error:?}"
    );
}

#[tokio::test]
async fn what_is_not_there_is_told_apart() {
    let stage = OssStage::new().await;
    let missing = Bucket::parse("plugdesk-nowhere").unwrap();
    let bytes = Bytes::from_static(b"bytes");
    let error = stage.oss.put(&missing, &key("a"), bytes, &cancel()).await;
    let error = error.unwrap_err();
    assert!(
        matches!(error.kind, OssErrorKind::NoSuchBucket),
        "{error:?}"
    );
    assert_eq!(error.code.as_deref(), Some("NoSuchBucket"));
    assert_eq!(error.operation, OssOperation::PutObject);
    assert!(error.request_id.is_some());
    // The answer to HEAD has no body, and still tells a bucket from a key.
    let error = stage.oss.head(&missing, &key("a"), &cancel()).await;
    let error = error.unwrap_err();
    assert!(
        matches!(error.kind, OssErrorKind::NoSuchBucket),
        "{error:?}"
    );
    let error = stage.oss.bucket_region(&missing, &cancel()).await;
    let error = error.unwrap_err();
    assert!(
        matches!(error.kind, OssErrorKind::NoSuchBucket),
        "{error:?}"
    );
}

#[tokio::test]
async fn refused_credentials_are_told_apart() {
    let stage = OssStage::new().await;
    let list = |change: fn(&mut plugdesk_alibaba::AccessKey)| {
        let oss = oss_of(stage.ready(), change, Signing::default());
        async move { oss.list_buckets(&cancel()).await.unwrap_err() }
    };
    let error = list(|key| key.secret = SecretString::from("wrong")).await;
    assert!(
        matches!(error.kind, OssErrorKind::SignatureDoesNotMatch),
        "{error:?}"
    );
    let error = list(|key| "LTAI5tUnknown".clone_into(&mut key.id)).await;
    assert!(
        matches!(error.kind, OssErrorKind::InvalidAccessKey),
        "{error:?}"
    );
    let error = list(|key| key.security_token = Some(SecretString::from("token"))).await;
    assert!(
        matches!(error.kind, OssErrorKind::InvalidAccessKey),
        "{error:?}"
    );

    stage.sandbox.switches().deny("PutObject", true);
    let bytes = Bytes::from_static(b"bytes");
    let (bucket, name) = (&stage.bucket, key("a"));
    let put = stage.oss.put(bucket, &name, bytes.clone(), &cancel()).await;
    let error = put.unwrap_err();
    assert!(
        matches!(error.kind, OssErrorKind::AccessDenied),
        "{error:?}"
    );
    assert_eq!(error.retry(), RetryAdvice::Never);
    stage.sandbox.switches().deny("PutObject", false);
    stage
        .oss
        .put(bucket, &name, bytes, &cancel())
        .await
        .unwrap();
}

#[tokio::test]
async fn a_temporary_key_works_with_its_token_until_it_has_run_out() {
    let stage = OssStage::new().await;
    let sts = stage.ready().sts.clone();
    let change = |key: &mut plugdesk_alibaba::AccessKey| {
        key.id = sts.access_key_id.clone();
        key.secret = sts.access_key_secret.clone();
        key.security_token = Some(sts.security_token.clone());
    };
    let oss = oss_of(stage.ready(), change, Signing::default());
    let bytes = Bytes::from_static(b"bytes");
    let put = oss.put(&stage.bucket, &key("a"), bytes, &cancel()).await;
    put.unwrap();
    stage.sandbox.switches().expire_sts(true);
    let error = oss.list_buckets(&cancel()).await.unwrap_err();
    assert!(
        matches!(error.kind, OssErrorKind::InvalidAccessKey),
        "{error:?}"
    );
    assert_eq!(error.code.as_deref(), Some("SecurityTokenExpired"));
}

#[tokio::test]
async fn a_wrong_clock_is_told_with_how_much_it_is_off() {
    let stage = OssStage::new().await;
    for minutes in [16, -20] {
        let oss = oss_of(stage.ready(), |_| {}, ahead_by(minutes));
        let error = oss.list_buckets(&cancel()).await.unwrap_err();
        assert!(matches!(error.kind, OssErrorKind::ClockSkew), "{error:?}");
        let off_by = error.clock_off_by.unwrap() - TimeDelta::minutes(minutes);
        assert!(off_by.abs() < TimeDelta::minutes(1), "{off_by}");
    }
}

#[tokio::test]
async fn spoilt_bytes_are_noticed_on_both_sides() {
    let stage = OssStage::new().await;
    let switches = stage.sandbox.switches();
    for trouble in [OssTrouble::SpoiltOnTheWay, OssTrouble::OtherChecksum] {
        switches.strike_oss(OssFault::new(trouble).on("PutObject"));
        let bytes = Bytes::from_static(b"bytes");
        let put = stage
            .oss
            .put(&stage.bucket, &key("a"), bytes, &cancel())
            .await;
        let error = put.unwrap_err();
        assert!(
            matches!(error.kind, OssErrorKind::ContentDiffers),
            "{error:?}"
        );
        assert_eq!(error.retry(), RetryAdvice::Now);
    }
}

#[tokio::test]
async fn a_service_in_trouble_is_told_from_one_that_refuses() {
    let stage = OssStage::new().await;
    let error = |answer| {
        let fault = Fault::new(Service::Oss, answer);
        stage.sandbox.switches().strike(fault);
        let oss = stage.oss.clone();
        async move { oss.list_buckets(&cancel()).await.unwrap_err() }
    };
    let failed = error(FaultAnswer::Json500).await;
    assert!(
        matches!(failed.kind, OssErrorKind::ServerFault),
        "{failed:?}"
    );
    assert!(failed.outcome_unknown());
    let busy = error(FaultAnswer::RateLimited(RetryAfter::Seconds(7))).await;
    assert!(matches!(busy.kind, OssErrorKind::Throttled), "{busy:?}");
    let wait = std::time::Duration::from_secs(7);
    assert_eq!(busy.retry(), RetryAdvice::After(wait));
    assert!(!busy.outcome_unknown());
    let away = error(FaultAnswer::Unavailable(RetryAfter::Unsaid)).await;
    assert!(matches!(away.kind, OssErrorKind::ServerFault), "{away:?}");
    assert!(!away.outcome_unknown());
    for page in [FaultAnswer::Html403, FaultAnswer::Html200] {
        let error = error(page).await;
        let kind = &error.kind;
        assert!(
            matches!(kind, OssErrorKind::Net(NetError::NotTheApi { .. })),
            "{kind:?}"
        );
    }
    // A portal says 200 to everything and has taken nothing.
    let portal = Fault::new(Service::Oss, FaultAnswer::Html200).times(3);
    stage.sandbox.switches().strike(portal);
    let (oss, bucket, name) = (&stage.oss, &stage.bucket, key("a"));
    let bytes = Bytes::from_static(b"bytes");
    let put = oss.put(bucket, &name, bytes, &cancel()).await.unwrap_err();
    let head = oss.head(bucket, &name, &cancel()).await.unwrap_err();
    let delete = oss.delete(bucket, &name, &cancel()).await.unwrap_err();
    for error in [put, head, delete] {
        let kind = &error.kind;
        assert!(
            matches!(kind, OssErrorKind::Net(NetError::NotTheApi { .. })),
            "{kind:?}"
        );
    }
    let moved = error(FaultAnswer::Redirect(RedirectTo::OtherHost)).await;
    assert!(
        matches!(moved.kind, OssErrorKind::Net(NetError::Redirected { .. })),
        "{moved:?}"
    );
    let cut = error(FaultAnswer::Cut).await;
    assert!(
        matches!(cut.kind, OssErrorKind::Net(NetError::Cut { .. })),
        "{cut:?}"
    );
    assert_eq!(cut.retry(), RetryAdvice::Now);
    assert_eq!(
        stage.asked("GET", "ListBuckets"),
        7,
        "nothing was sent twice"
    );
}
