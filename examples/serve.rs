//! Runs the reference server with two users, `ann` and `bob`, until it is stopped: `cargo run --example serve -- 127.0.0.1:5232`.

use calspec::reference::{Config, Defects, Server};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let address = words.next().unwrap_or_else(|| "127.0.0.1:5232".to_owned()).parse()?;
    let defects = Defects::named(&words.collect::<Vec<_>>())?;
    let user = |name: &str| (name.to_owned(), format!("{name}-secret"), format!("mailto:{name}@example.com"));
    let _server = Server::start(Config { address, users: vec![user("ann"), user("bob")], defects }).await?;
    tokio::signal::ctrl_c().await?;
    Ok(())
}
