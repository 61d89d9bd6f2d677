//! `calspec serve`: the reference server alone.

use std::net::SocketAddr;

use super::{Exit, terminal};
use crate::reference::{Config, Defects, Feeds, Server};

/// What stands below the options of `--help`.
const EXAMPLES: &str = "\
Examples:
  calspec serve                                on 127.0.0.1:8008, users alice and bob
  calspec serve --address 127.0.0.1:0 --defect server/participant-dropped-on-put";

/// Serve the reference CalDAV server until Ctrl-C: a peer to try a client against. Its data are in memory.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Serve {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8008")]
    address: SocketAddr,
    /// A user and a password; may be given again.
    #[arg(long = "user", value_name = "NAME:PASSWORD", default_values = ["alice:alice", "bob:bob"])]
    users: Vec<String>,
    /// Break it on purpose (`calspec list --what defects`); may be given again.
    #[arg(long = "defect", value_name = "NAME")]
    defects: Vec<String>,
    /// A host that is not public and may be subscribed to all the same; may be given again.
    #[arg(long = "feed-host", value_name = "HOST[:PORT]")]
    feed_hosts: Vec<String>,
}

impl Serve {
    pub(super) async fn run(&self) -> Exit {
        let mut users = Vec::new();
        for written in &self.users {
            let Some((name, password)) = written.split_once(':') else {
                return terminal::fail(
                    Exit::Usage,
                    format!("--user: expected NAME:PASSWORD, but found {written}"),
                );
            };
            users.push((name.to_owned(), password.to_owned(), format!("mailto:{name}@example.org")));
        }
        let defects = match Defects::named(&self.defects) {
            Ok(defects) => defects,
            Err(error) => return terminal::fail(Exit::Usage, error.to_string()),
        };
        let feeds = Feeds { hosts: self.feed_hosts.clone(), public: true, ..Feeds::default() };
        match Server::start(Config { address: self.address, users, defects, feeds }).await {
            Err(error) => terminal::fail(Exit::Unreachable, format!("{}: {error}", self.address)),
            Ok(server) => {
                terminal::say(format!("{}\n", server.url()));
                // Only Ctrl-C ends it; where signals cannot be had, it ends at once.
                let _ = tokio::signal::ctrl_c().await;
                Exit::AsKnown
            }
        }
    }
}
