//! Encryption of the way to PostgreSQL, by the words of libpq: `sslmode` disable, prefer (the default), require, verify-ca and
//! verify-full, and `sslrootcert`, a file of certificates. Like libpq, prefer and require encrypt and do not ask who is there,
//! unless `sslrootcert` is given; the others do.

use crate::error::Error;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_cert_signed_by_trust_anchor};
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::sync::Arc;
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

/// What the driver reads and writes on an encrypted connection.
pub(crate) type Stream = <MakeRustlsConnect as tokio_postgres::tls::MakeTlsConnect<tokio_postgres::Socket>>::Stream;

/// Whether and how the connection is encrypted.
#[derive(Clone)]
pub(crate) struct Encryption {
    mode: SslMode,
    config: Arc<ClientConfig>,
}

impl Encryption {
    /// Takes its words out of the address, because the driver does not know all of them; gives the rest.
    pub(crate) fn parse(url: &str) -> Result<(String, Self), Error> {
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let (mut mode, mut roots, mut rest) = ("prefer", None, Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", value)) => mode = value,
                Some(("sslrootcert", value)) => roots = Some(unescaped(value)?),
                _ => rest.push(pair),
            }
        }
        let url = if rest.is_empty() { base.to_owned() } else { format!("{base}?{}", rest.join("&")) };
        let trust = match (mode, roots) {
            ("disable", _) => Trust::Anyone,
            ("prefer" | "require", None) => Trust::Anyone,
            ("prefer" | "require" | "verify-ca", Some(file)) => Trust::SignedBy(read(&file)?),
            ("verify-full", Some(file)) => Trust::Named(read(&file)?),
            ("verify-full", None) => Trust::NamedForSystem,
            ("verify-ca", None) => return Err(Error::broken("sslmode=verify-ca wants sslrootcert=FILE as well")),
            (other, _) => {
                let known = "disable, prefer, require, verify-ca or verify-full";
                return Err(Error::broken(format!("sslmode is {known}, not \"{other}\"")));
            }
        };
        let mode = match mode {
            "disable" => SslMode::Disable,
            "prefer" => SslMode::Prefer,
            _ => SslMode::Require,
        };
        Ok((url, Self { mode, config: Arc::new(trust.config()?) }))
    }

    pub(crate) fn mode(&self) -> SslMode {
        self.mode
    }

    pub(crate) fn connector(&self) -> MakeRustlsConnect {
        MakeRustlsConnect::new((*self.config).clone())
    }
}

/// Whom to believe.
enum Trust {
    Anyone,
    /// Whoever has a certificate of these, whatever name is in it.
    SignedBy(RootCertStore),
    /// Whoever has a certificate of these for the name asked for.
    Named(RootCertStore),
    /// The same with the certificates that the system trusts.
    NamedForSystem,
}

impl Trust {
    fn config(self) -> Result<ClientConfig, Error> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions();
        let builder = builder.map_err(broken)?;
        let verifier: Arc<dyn ServerCertVerifier> = match self {
            Self::Anyone => Arc::new(Lenient { roots: None, known: algorithms(&provider) }),
            Self::SignedBy(roots) => Arc::new(Lenient { roots: Some(roots), known: algorithms(&provider) }),
            Self::Named(roots) => {
                WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build().map_err(broken)?
            }
            Self::NamedForSystem => Arc::new(rustls_platform_verifier::Verifier::new(provider).map_err(broken)?),
        };
        Ok(builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth())
    }
}

fn algorithms(provider: &CryptoProvider) -> WebPkiSupportedAlgorithms {
    provider.signature_verification_algorithms
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::broken(format!("no encryption for the database: {error}"))
}

fn read(file: &str) -> Result<RootCertStore, Error> {
    let unreadable = |why: String| Error::broken(format!("sslrootcert={file}: {why}"));
    let text = std::fs::read(file).map_err(|error| unreadable(error.to_string()))?;
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&text) {
        let certificate = certificate.map_err(|error| unreadable(error.to_string()))?;
        roots.add(certificate).map_err(|error| unreadable(error.to_string()))?;
    }
    if roots.is_empty() { Err(unreadable("there is no certificate in it".into())) } else { Ok(roots) }
}

/// `%2F` and the like.
fn unescaped(text: &str) -> Result<String, Error> {
    let mut bytes = text.bytes();
    let mut plain = Vec::new();
    while let Some(byte) = bytes.next() {
        let code = || Error::broken("sslrootcert has a % without a code behind it");
        let mut digit = || bytes.next().and_then(|digit| char::from(digit).to_digit(16)).ok_or_else(code);
        plain.push(if byte == b'%' { u8::try_from(digit()? * 16 + digit()?).expect("two digits") } else { byte });
    }
    String::from_utf8(plain).map_err(|_| Error::broken("sslrootcert is not UTF-8"))
}

/// Looks at who signed, if at anything, and at no name.
#[derive(Debug)]
struct Lenient {
    roots: Option<RootCertStore>,
    known: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for Lenient {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if let Some(roots) = &self.roots {
            let certificate = ParsedCertificate::try_from(end_entity)?;
            verify_server_cert_signed_by_trust_anchor(&certificate, roots, intermediates, now, self.known.all)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls12_signature(message, certificate, signature, &self.known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls13_signature(message, certificate, signature, &self.known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.known.supported_schemes()
    }
}
