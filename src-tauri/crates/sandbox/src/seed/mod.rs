//! What a new data folder is filled with.

mod alibaba;
mod archives;
mod built_in;
mod elastic;
mod many;
mod seeding;

pub(crate) use alibaba::{demo as alibaba_demo, empty as alibaba_empty, words as alibaba_words};
pub(crate) use elastic::{ece_demo, elastic_cloud_demo};
pub(crate) use many::many;
