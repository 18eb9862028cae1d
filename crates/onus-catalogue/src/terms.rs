//! The closed vocabularies of the catalogue.

use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Declares an enumeration whose members have ids, in the order in which they are meant to be shown.
macro_rules! terms {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$member_doc:meta])* $member:ident = $id:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$member_doc])* $member,)+ }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Written::of(Self::ALL.iter().position(|member| member == self), self.id()).serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                read(deserializer, Self::ALL, Self::from_id, Self::WHAT)
            }
        }

        impl $name {
            /// All members, in order.
            pub const ALL: &'static [Self] = &[$(Self::$member,)+];
            /// What a member is called in messages.
            pub const WHAT: &'static str = $what;

            /// The id, as written in catalogue files and reports.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$member => $id,)+ }
            }

            /// The member with this id.
            pub fn from_id(id: &str) -> Option<Self> {
                match id { $($id => Some(Self::$member),)+ _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.id())
            }
        }

        impl Term for $name {
            const WHAT: &'static str = $what;
            fn parse(id: &str) -> Option<Self> { Self::from_id(id) }
            fn ids() -> Vec<&'static str> { Self::ALL.iter().map(|member| member.id()).collect() }
        }
    };
}

/// How a member is written: by its id where people read along, else by its number.
struct Written {
    number: u8,
    id: &'static str,
}

impl Written {
    fn of(number: Option<usize>, id: &'static str) -> Self {
        Self { number: number.and_then(|number| u8::try_from(number).ok()).unwrap_or(u8::MAX), id }
    }
}

impl Serialize for Written {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(self.id)
        } else {
            serializer.serialize_u8(self.number)
        }
    }
}

fn read<'de, D: Deserializer<'de>, T: Copy>(
    deserializer: D,
    all: &[T],
    from_id: fn(&str) -> Option<T>,
    what: &str,
) -> Result<T, D::Error> {
    if deserializer.is_human_readable() {
        let id = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        return from_id(&id).ok_or_else(|| D::Error::custom(format!("`{id}` is not a known {what}")));
    }
    let number = u8::deserialize(deserializer)?;
    all.get(usize::from(number)).copied().ok_or_else(|| D::Error::custom(format!("{number} is not a known {what}")))
}

/// What every closed vocabulary offers to the decoder.
pub trait Term: Sized {
    /// What a member is called in messages.
    const WHAT: &'static str;
    /// The member with this id.
    fn parse(id: &str) -> Option<Self>;
    /// All ids, in order.
    fn ids() -> Vec<&'static str>;
}

terms! {
    /// One step of the stack, bottom to top.
    Layer, "layer" {
        /// Site, building, access, energy, climate.
        Facilities = "facilities",
        /// Machines and their parts.
        Hardware = "hardware",
        /// Networks of the data centre, between zones and to the internet.
        NetworkFabric = "network-fabric",
        /// Hypervisor, virtual networks and storage, images offered.
        Virtualisation = "virtualisation",
        /// Console, API and management services.
        ControlPlane = "control-plane",
        /// The operating system of servers and nodes.
        OperatingSystem = "operating-system",
        /// Engines and runtimes.
        Platform = "platform",
        /// Networks, rules and listeners that the customer draws.
        NetworkConfiguration = "network-configuration",
        /// Who may do what in the account.
        IdentityAndAccess = "identity-and-access",
        /// The software that is run, and how it is put together.
        Application = "application",
        /// Content, its encryption, copies and deletion.
        Data = "data",
        /// What a party does to steer itself and its dealings with others.
        Governance = "governance",
    }
}

terms! {
    /// How much of the stack a service takes over.
    Model, "service model" {
        /// A physical server for one customer alone.
        BareMetal = "bare-metal",
        /// Virtual servers, disks, networks.
        Iaas = "iaas",
        /// Managed containers.
        Caas = "caas",
        /// Managed engines.
        Paas = "paas",
        /// Code that runs on demand.
        Faas = "faas",
        /// Finished software.
        Saas = "saas",
        /// Everything in the customer's own hands.
        OnPremises = "on-premises",
    }
}

terms! {
    /// What a duty serves.
    Goal, "goal" {
        /// Kept from those who must not see it.
        Confidentiality = "confidentiality",
        /// Kept from being changed wrongly.
        Integrity = "integrity",
        /// There when it is needed.
        Availability = "availability",
        /// Laws, standards and contracts kept.
        Compliance = "compliance",
        /// Money not wasted.
        Cost = "cost",
    }
}

terms! {
    /// Sorts of parties.
    PartyKind, "party kind" {
        /// The cloud provider (CSP).
        Provider = "provider",
        /// Engaged by a provider.
        Subcontractor = "subcontractor",
        /// The cloud customer (CSC).
        Customer = "customer",
        /// Engaged by the customer (MSP).
        ManagedServiceProvider = "managed-service-provider",
    }
}

terms! {
    /// What one duty is owed on.
    Scope, "scope" {
        /// Each resource.
        Resource = "resource",
        /// Each service in a region.
        Service = "service",
        /// Each account.
        Account = "account",
        /// A party as a whole.
        Organisation = "organisation",
    }
}

terms! {
    /// How bad a breach is, worst first.
    Severity, "severity" {
        /// An open door.
        Critical = "critical",
        /// One step from harm.
        High = "high",
        /// Weakens what else protects.
        Medium = "medium",
        /// Good housekeeping.
        Low = "low",
    }
}

terms! {
    /// How much of its duty a true check shows.
    Covers, "coverage" {
        /// The whole of it.
        All = "all",
        /// A part of it.
        Part = "part",
    }
}

terms! {
    /// What an allocation rests on, strongest first.
    Authority, "authority" {
        /// An agreement between the parties.
        Contract = "contract",
        /// A page that names who does it.
        Published = "published",
        /// Concluded by the catalogue's authors.
        Inferred = "inferred",
    }
}

terms! {
    /// Sorts of documents that can prove a duty.
    DocumentKind, "kind of document" {
        /// Of a management system, by an independent auditor.
        Certificate = "certificate",
        /// Design at a date, by an independent auditor.
        Type1 = "type-1",
        /// Operation over a period, by an independent auditor.
        Type2 = "type-2",
        /// A named officer's own word.
        Declaration = "declaration",
    }
}

terms! {
    /// Letters that a party holds on a duty.
    Letter, "RACI letter" {
        /// Does it.
        Responsible = "R",
        /// Answers for it.
        Accountable = "A",
        /// Is asked.
        Consulted = "C",
        /// Is told.
        Informed = "I",
    }
}

terms! {
    /// Units of numbers in columns and attributes.
    Unit, "unit" {
        /// Bytes.
        Bytes = "bytes",
        /// 2^10 bytes.
        KiB = "KiB",
        /// 2^20 bytes.
        MiB = "MiB",
        /// 2^30 bytes.
        GiB = "GiB",
        /// 2^40 bytes.
        TiB = "TiB",
        /// Seconds.
        Seconds = "seconds",
        /// 60 seconds.
        Minutes = "minutes",
        /// 3,600 seconds.
        Hours = "hours",
        /// 86,400 seconds.
        Days = "days",
    }
}

impl Unit {
    /// How many of the smallest unit of the same dimension one of these is, and whether that dimension is time.
    const fn base(self) -> (f64, bool) {
        match self {
            Self::Bytes => (1.0, false),
            Self::KiB => (1024.0, false),
            Self::MiB => (1_048_576.0, false),
            Self::GiB => (1_073_741_824.0, false),
            Self::TiB => (1_099_511_627_776.0, false),
            Self::Seconds => (1.0, true),
            Self::Minutes => (60.0, true),
            Self::Hours => (3600.0, true),
            Self::Days => (86_400.0, true),
        }
    }

    /// The factor that turns a number in this unit into one in `to`; `None` where one is a time and the other a size.
    pub fn factor_to(self, to: Self) -> Option<f64> {
        let ((from, time), (into, other)) = (self.base(), to.base());
        (time == other).then_some(from / into)
    }
}
