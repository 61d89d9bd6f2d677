//! TLS that cannot be trusted: nothing is sent, and what is said names the fault.

use std::io::{self, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use libtest_mimic::Trial;
use rustls::pki_types::{PrivateKeyDer, PrivateSec1KeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};

use crate::process::{calspec, end, folder};
use crate::servers::Seen;
use crate::trial;

pub(crate) fn trials() -> Vec<Trial> {
    vec![trial("each_fault_of_tls_is_named_and_no_request_is_sent", faults)]
}

/// Ports of `localhost` that speak TLS wrongly or in a name that nobody knows.
pub(crate) fn untrusted() -> Vec<u16> {
    let doors = [tls("self"), Door::Plain, Door::Garbage, Door::Closing, Door::Silent];
    doors.into_iter().map(|door| listen(door, Seen::default())).collect()
}

/// What stands on the port.
#[derive(Clone)]
enum Door {
    Tls(Arc<ServerConfig>),
    /// HTTP without TLS.
    Plain,
    /// Closes once it has been spoken to.
    Closing,
    /// Never says anything.
    Silent,
    /// Says what is no TLS and no HTTP.
    Garbage,
}

async fn faults() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = folder();
    let doors = [
        (tls("good"), true, "expected the calendar home of alice"),
        (tls("expired"), false, "TLS: invalid peer certificate: certificate expired"),
        (tls("other"), false, "not valid for name \"localhost\""),
        (tls("self"), false, "TLS: invalid peer certificate: UnknownIssuer"),
        (Door::Plain, false, "TLS: what answers there speaks no TLS"),
        (Door::Garbage, false, "TLS: what answers there speaks no TLS"),
        (Door::Closing, false, "eof"),
        (Door::Silent, false, "hang, the subject's fault"),
    ];
    for (door, asked, said) in doors {
        let seen = Seen::default();
        let port = listen(door, seen.clone());
        let file = folder.path().join("hostile.yaml");
        let subject = format!(
            "kind: server\nurl: https://localhost:{port}/\nlimits: {{ seconds: 2 }}\n\
             users: [{{ name: alice, password-from: ALICE_PASSWORD }}]\n"
        );
        std::fs::write(&file, subject).unwrap();
        let words = ["run", "-s", file.to_str().unwrap(), "rfc9073/storing/participant"];
        let mut command = calspec(&folder, &words);
        command.env("SSL_CERT_FILE", own("authority.pem")).env_remove("SSL_CERT_DIR");
        let ended = end(command).await;
        let text = String::from_utf8_lossy(&ended.output.stdout).into_owned();
        assert_eq!(ended.output.status.code(), Some(3), "{said}: {text}");
        assert!(text.contains(said), "expected {said}, but found\n{text}");
        assert_eq!(!seen.lock().unwrap().is_empty(), asked, "{said}: {seen:?}");
        assert!(ended.took < Duration::from_secs(20), "{said}: {:?}", ended.took);
    }
}

/// A file of ours.
fn own(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/certificates").join(name)
}

/// TLS with the certificate of that name.
fn tls(name: &str) -> Door {
    let read = |ending: &str| std::fs::read(own(&format!("{name}.{ending}"))).unwrap();
    let key = PrivateKeyDer::Sec1(PrivateSec1KeyDer::from(read("key")));
    let config = ServerConfig::builder().with_no_client_auth();
    Door::Tls(Arc::new(config.with_single_cert(vec![read("der").into()], key).unwrap()))
}

fn listen(door: Door, seen: Seen) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (door, seen, stream) = (door.clone(), seen.clone(), stream.unwrap());
            // The client hangs up on most of these.
            std::thread::spawn(move || open(door, stream, &seen));
        }
    });
    port
}

fn open(door: Door, mut stream: TcpStream, seen: &Seen) -> io::Result<()> {
    let mut octets = [0; 4096];
    let nothing = b"HTTP/1.1 404 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    match door {
        Door::Tls(config) => {
            let mut connection = ServerConnection::new(config).map_err(io::Error::other)?;
            let mut stream = Stream::new(&mut connection, &mut stream);
            let length = stream.read(&mut octets)?;
            seen.lock().unwrap().push(String::from_utf8_lossy(&octets[..length]).into_owned());
            stream.write_all(nothing)?;
            stream.conn.send_close_notify();
            stream.flush()
        }
        Door::Plain => {
            let _ = stream.read(&mut octets)?;
            stream.write_all(nothing)
        }
        Door::Garbage => {
            let _ = stream.read(&mut octets)?;
            stream.write_all(&[0xaa; 4096])
        }
        Door::Closing => stream.read(&mut octets).map(drop),
        Door::Silent => {
            std::thread::sleep(Duration::from_secs(60));
            Ok(())
        }
    }
}
