//! Where a distributed cache is kept: the adapters, and what they need.

/// A kind of storage that the Runner has an adapter for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Storage {
    /// S3 and what speaks like it.
    S3,
    /// Google Cloud Storage.
    Gcs,
    /// Azure Blob storage.
    Azure,
}

impl Storage {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::S3, Self::Gcs, Self::Azure];

    /// The storage of a `Type`; letter case counts.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            // The second names are those of newer adapters, which the first ones stand for, too.
            "s3" | "s3v2" => Some(Self::S3),
            "gcs" | "gcsv2" => Some(Self::Gcs),
            "azure" => Some(Self::Azure),
            _ => None,
        }
    }

    /// `Type`, and the name of the section.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Gcs => "gcs",
            Self::Azure => "azure",
        }
    }

    /// The key that says where in the storage.
    #[must_use]
    pub const fn bucket(self) -> &'static str {
        match self {
            Self::S3 | Self::Gcs => "BucketName",
            Self::Azure => "ContainerName",
        }
    }
}
