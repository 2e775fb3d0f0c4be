//! Encryption of the way to PostgreSQL, by the words of libpq: `sslmode` disable, prefer (the default), require, verify-ca and
//! verify-full, and `sslrootcert`, a file of certificates. Like libpq, prefer and require encrypt and do not ask who is there,
//! unless `sslrootcert` is given; the others do.

use crate::error::Error;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
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
            ("prefer" | "require" | "verify-ca", Some(file)) => Trust::These(Roots::read(&file)?, Name::Any),
            ("verify-full", Some(file)) => Trust::These(Roots::read(&file)?, Name::Asked),
            ("verify-full", None) => Trust::System,
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
    /// Whoever has one of these certificates, or one that they signed.
    These(Roots, Name),
    /// Whoever has a certificate for the name asked for that the system trusts.
    System,
}

/// What must stand in a certificate.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Name {
    Any,
    Asked,
}

impl Trust {
    fn config(self) -> Result<ClientConfig, Error> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions();
        let builder = builder.map_err(broken)?;
        let verifier: Arc<dyn ServerCertVerifier> = match self {
            Self::Anyone => Arc::new(Verifier { trusted: None, known: algorithms(&provider) }),
            Self::These(roots, name) => {
                Arc::new(Verifier { trusted: Some((roots, name)), known: algorithms(&provider) })
            }
            Self::System => Arc::new(rustls_platform_verifier::Verifier::new(provider).map_err(broken)?),
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

/// The certificates of a file.
#[derive(Debug)]
struct Roots {
    store: RootCertStore,
    /// As they stand there: a server may show one of them itself, as those do that signed their own.
    certificates: Vec<CertificateDer<'static>>,
}

impl Roots {
    fn read(file: &str) -> Result<Self, Error> {
        let unreadable = |why: String| Error::broken(format!("sslrootcert={file}: {why}"));
        let text = std::fs::read(file).map_err(|error| unreadable(error.to_string()))?;
        let certificates = CertificateDer::pem_slice_iter(&text).collect::<Result<Vec<_>, _>>();
        let certificates = certificates.map_err(|error| unreadable(error.to_string()))?;
        if certificates.is_empty() {
            return Err(unreadable("there is no certificate in it".into()));
        }
        let mut store = RootCertStore::empty();
        for certificate in &certificates {
            store.add(certificate.clone()).map_err(|error| unreadable(error.to_string()))?;
        }
        Ok(Self { store, certificates })
    }
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

/// Looks at who signed and at the name, as far as it is told to.
#[derive(Debug)]
struct Verifier {
    trusted: Option<(Roots, Name)>,
    known: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        asked: &ServerName<'_>,
        _ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if let Some((roots, name)) = &self.trusted {
            let certificate = ParsedCertificate::try_from(end_entity)?;
            if !roots.certificates.contains(end_entity) {
                let (store, known) = (&roots.store, self.known.all);
                verify_server_cert_signed_by_trust_anchor(&certificate, store, intermediates, now, known)?;
            }
            if *name == Name::Asked {
                verify_server_name(&certificate, asked)?;
            }
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
