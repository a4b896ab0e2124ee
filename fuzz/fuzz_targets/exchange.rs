#![no_main]
#![allow(missing_docs)]

libfuzzer_sys::fuzz_target!(|data: &[u8]| erikti_fuzz::measured(data, erikti_fuzz::trials::exchange::run));
