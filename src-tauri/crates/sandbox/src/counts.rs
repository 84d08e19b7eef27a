//! How often each kind of request came, for whoever wants to know what was done twice.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::switches::Service;

/// How often one kind of request came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestCount {
    /// The method, such as `PUT`.
    pub method: String,
    /// The path, with names such as `{extension_id}` where ids stand; of the object storage the name
    /// of the operation.
    pub path: String,
    /// How many requests came, answered or not.
    pub count: u64,
}

type Kinds = BTreeMap<(String, String), u64>;

/// How many kinds are told apart. Paths that do not exist are kinds too, and whoever tries them all
/// must not fill the memory.
const MOST_KINDS: usize = 1000;

fn add(kinds: &mut Kinds, method: &str, path: String) {
    let kind = (method.to_owned(), path);
    if let Some(count) = kinds.get_mut(&kind) {
        *count += 1;
    } else if kinds.len() < MOST_KINDS {
        kinds.insert(kind, 1);
    }
}

/// The counts of all services; clones count together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counts(Arc<Mutex<[Kinds; 4]>>);

impl Counts {
    pub(crate) fn counter(self, service: Service) -> Counter {
        Counter {
            counts: self,
            service,
        }
    }

    pub(crate) fn of(&self, service: Service) -> Vec<RequestCount> {
        self.with(service, |kinds| {
            kinds
                .iter()
                .map(|((method, path), count)| RequestCount {
                    method: method.clone(),
                    path: path.clone(),
                    count: *count,
                })
                .collect()
        })
    }

    /// Counts one request.
    pub(crate) fn one(&self, service: Service, method: &str, path: &str) {
        self.with(service, |kinds| add(kinds, method, path.to_owned()));
    }

    fn with<T>(&self, service: Service, work: impl FnOnce(&mut Kinds) -> T) -> T {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let [elastic_cloud, ece, alibaba, oss] = &mut *all;
        work(match service {
            Service::ElasticCloud => elastic_cloud,
            Service::Ece => ece,
            Service::Alibaba => alibaba,
            Service::Oss => oss,
        })
    }
}

/// Counts the requests of one service.
#[derive(Debug, Clone)]
pub(crate) struct Counter {
    counts: Counts,
    service: Service,
}

/// Counts the request and passes it on.
pub(crate) async fn count(
    State(counter): State<Counter>,
    request: Request,
    next: Next,
) -> Response {
    let path = match request.extensions().get::<MatchedPath>() {
        Some(path) => path.as_str().to_owned(),
        None => without_instance(request.uri().path()),
    };
    counter.counts.with(counter.service, |kinds| {
        add(kinds, request.method().as_str(), path);
    });
    next.run(request).await
}

/// Alibaba's gateway has one route for everything; only the instances' ids vary in its paths.
fn without_instance(path: &str) -> String {
    let parts: Vec<_> = path
        .split('/')
        .map(|part| {
            if part.starts_with("es-cn-") {
                "{InstanceId}"
            } else {
                part
            }
        })
        .collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_counted_and_never_without_end() {
        let counts = Counts::default();
        for index in 0..MOST_KINDS + 5 {
            counts.one(Service::Oss, "GET", &format!("/{index}"));
        }
        counts.one(Service::Oss, "GET", "/0");
        let told = counts.of(Service::Oss);
        assert_eq!(told.len(), MOST_KINDS);
        let first = told.iter().find(|one| one.path == "/0").unwrap();
        assert_eq!((first.method.as_str(), first.count), ("GET", 2));
        assert_eq!(counts.of(Service::Ece), []);
    }
}
