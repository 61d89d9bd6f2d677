//! Floor 3. Reaching a subject: HTTP, adapter processes, the reference in this process.
//!
//! Only this floor starts processes and, beside the reference server, opens sockets. Secrets end here: what goes up has
//! none in it. Nothing is printed; what happens is returned, or told to a callback.

mod adapter;
mod bait;
mod clean;
mod command;
mod discovery;
mod embedded;
mod feed_host;
mod fixture;
mod host;
mod http;
mod journal;
mod library;
mod locks;
mod manner;
pub mod message;
mod places;
mod probe;
mod server;
mod set_up;
mod sheet;
mod stand;
mod started;
mod tap;
mod token;

pub use adapter::Adapter;
pub use bait::{Bait, Hook};
pub use clean::{Cleaned, clean};
pub use discovery::Account;
pub use feed_host::{Feed, FeedHost, FeedReply};
pub use http::{Login, Secrets, is_safe};
pub use journal::{Journal, Left};
pub use library::{Library, Reply};
pub use manner::Manner;
pub use places::{PlaceError, Places};
pub use probe::{Draft, probe, unknown};
pub use server::{Collection, Server};
pub use set_up::{SetUpError, set_up};
pub use sheet::sheet;
pub use stand::Stand;
pub use tap::{Tap, TapReply};
pub use token::token;
