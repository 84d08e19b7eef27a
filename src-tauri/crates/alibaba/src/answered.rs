//! What every successful answer carries.

/// A value from the service with the id of the request that got it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered<T> {
    /// The value.
    pub value: T,
    /// The `RequestId`, by which Alibaba Cloud's support finds the call. For lists that came in
    /// several pages it is that of the last page.
    pub request_id: Option<String>,
}

impl<T> Answered<T> {
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Answered<U> {
        Answered {
            value: change(self.value),
            request_id: self.request_id,
        }
    }
}
