//! Which names are names of secrets.

/// Words that make a name one, in lower case with `_`.
const WORDS: [&str; 14] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "credential",
    "access_key",
    "accesskey",
    "account_key",
    "accountkey",
    "private_key",
    "privatekey",
    "api_key",
    "apikey",
    "docker_auth_config",
];
/// Ends that do.
const ENDS: [&str; 8] = [
    "token",
    "_pass",
    "_pwd",
    "ssh_key",
    "deploy_key",
    "signing_key",
    "encryption_key",
    "master_key",
];
/// Ends of names that tell where a secret is, what it is called, or whether there is one.
const OTHER_ENDS: [&str; 14] = [
    "file",
    "files",
    "path",
    "paths",
    "_name",
    "_id",
    "_ids",
    "enabled",
    "disabled",
    "_suffix",
    "_stdin",
    "_import",
    "secrets",
    "google_application_credentials",
];

/// Whether a key, a variable or an option of this name holds a secret.
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    // As the Runner's decoder compares keys, so that a Kelvin sign is a `k`.
    let name: String = name
        .chars()
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .map(|letter| if letter == '-' { '_' } else { letter })
        .collect();
    let is_secret =
        WORDS.iter().any(|word| name.contains(word)) || ENDS.iter().any(|end| name.ends_with(end));
    // A hidden job, or a variable that sets up GitLab's scanner of secrets.
    let is_other = name.starts_with('.') || name.starts_with("secret_detection_");
    is_secret && !is_other && !OTHER_ENDS.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::is_secret_name;

    #[test]
    fn names_of_secrets_are_known_in_any_notation() {
        for name in [
            "token",
            "Token",
            "to\u{212a}en",
            "SecretKey",
            "AccessKey",
            "SessionToken",
            "PrivateKey",
            "AccountKey",
            "bearer_token",
            "docker_auth_config",
            "PROD_DOCKER_AUTH_CONFIG",
            "PRIVATE-TOKEN",
            "DB_PASSWORD",
            "MYSQL_PASS",
            "PGPASSWD",
            "API_KEY",
            "AWS_SECRET_ACCESS_KEY",
            "amazonec2-secret-key",
            "SSH_PRIVATE_KEY",
            "GPG_PASSPHRASE",
            "_authToken",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn names_of_other_things_are_not() {
        for name in [
            "",
            "key",
            "cache_key",
            "PWD",
            "tokens",
            "token_expires_at",
            "TOKEN_URL",
            "PASSWORD_FILE",
            "CredentialsFile",
            "VAULT_SECRET_PATH",
            "SECRET_DETECTION_DISABLED",
            "SECRET_DETECTION_EXCLUDED_PATHS",
            "image_pull_secrets",
            ".check-secret",
            "--password-stdin",
            "GOOGLE_APPLICATION_CREDENTIALS",
            "AWS_ACCESS_KEY_ID",
            "compass",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
