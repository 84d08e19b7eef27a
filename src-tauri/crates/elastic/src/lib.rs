//! A typed client of the extension store of Elastic Cloud and ECE.
