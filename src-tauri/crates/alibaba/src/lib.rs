//! A typed client of Alibaba Cloud Elasticsearch and its request signer.
