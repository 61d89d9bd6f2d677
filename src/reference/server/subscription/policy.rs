//! Which feeds may be fetched, and what one may take.

use std::time::Duration;

use url::Url;

/// Which feeds a server may fetch, and what one may take of it. The default fetches none.
#[derive(Clone, Debug)]
pub struct Feeds {
    /// Hosts that may be fetched wherever they are, as `host:port`, or `host` for any port of it: nothing private is
    /// reached but by these.
    pub hosts: Vec<String>,
    /// Whether hosts with public addresses may be fetched as well.
    pub public: bool,
    /// From the first connection to the last octet, redirects included.
    pub time: Duration,
    /// Octets of a feed.
    pub octets: usize,
    /// How long after a first failure it is tried again; the wait doubles with each.
    pub retry: Duration,
}

impl Default for Feeds {
    fn default() -> Self {
        Self {
            hosts: Vec::new(),
            public: false,
            time: Duration::from_secs(30),
            octets: 15 << 20,
            retry: Duration::from_secs(60),
        }
    }
}

impl Feeds {
    /// Whether that host may be fetched wherever it is.
    pub(super) fn lists(&self, url: &Url) -> bool {
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else { return false };
        let own = format!("{host}:{port}");
        self.hosts.iter().any(|listed| listed.eq_ignore_ascii_case(&own) || listed.eq_ignore_ascii_case(host))
    }
}
