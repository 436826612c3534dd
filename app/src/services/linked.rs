//! The catalogue as linked data: each entry as machines read it, in the page and by itself.
//!
//! Source: CPSV-AP 3.2.0 (Core Public Service Vocabulary Application Profile) with CCCEV 2.1.0 for what proves a requirement.
//!
//! # Why
//!
//! The terms are written out in a context of our own, so that whoever reads an entry needs to fetch nothing else. A duration has no
//! working days: those are told as the days of the calendar that they take at most.

mod terms;

use axum::extract::State;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::organisations::OrganisationCode;
use domain::pack::Pack;
use domain::services::{
    Channel, Cost, EvidenceType, LifeEventCode, Output, OutputType, Requirement, Service,
};
use serde_json::{Map, Value, json};

use self::terms::{context, duration, keywords, language_of, legal, status, texts};
use crate::portal::Portal;

/// `/services.jsonld`: the whole catalogue.
pub(super) async fn catalogue(State(portal): State<Portal>) -> Response {
    let linked = Linked::of(&portal);
    answer(&linked.document(portal.pack().services.iter()))
}

/// One entry by itself.
pub(super) fn entry(portal: &Portal, service: &Service) -> Response {
    answer(&Linked::of(portal).document(std::iter::once(service)))
}

/// One entry as it stands in its page.
pub(super) fn embedded(portal: &Portal, service: &Service) -> Value {
    Linked::of(portal).document(std::iter::once(service))
}

fn answer(document: &Value) -> Response {
    let headers = [
        (CONTENT_TYPE, "application/ld+json"),
        (CACHE_CONTROL, "no-cache"),
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    (headers, document.to_string()).into_response()
}

/// Whose catalogue it is, and where.
struct Linked<'a> {
    pack: &'a Pack,
    base: &'a str,
}

impl<'a> Linked<'a> {
    fn of(portal: &'a Portal) -> Self {
        Self {
            pack: portal.pack(),
            base: &portal.base_url,
        }
    }

    fn document<'s>(&self, services: impl Iterator<Item = &'s Service>) -> Value {
        let services: Vec<Value> = services.map(|service| self.service(service)).collect();
        json!({ "@context": context(), "@graph": services })
    }

    /// The address of a thing that has no page of its own.
    fn thing(&self, name: &str) -> String {
        format!("{}/services.jsonld#{name}", self.base)
    }

    fn id(&self, service: &str) -> String {
        format!("{}/services/{service}#service", self.base)
    }

    fn service(&self, service: &Service) -> Value {
        let page = format!("{}/services/{}", self.base, service.identifier.0);
        let time = &service.processing_time;
        let authority = &service.competent_authority;
        let part = |kind: &str, name: &str| format!("{page}#{kind}-{name}");
        let languages = self.pack.city.languages.iter();
        let requirements = service
            .eligibility
            .iter()
            .zip(1_u16..)
            .map(|(one, number)| {
                let name = number.to_string();
                json!({
                    "@id": part("eligibility", &name),
                    "@type": ["cv:Requirement", "cv:Criterion"],
                    "dct:identifier": format!("eligibility-{name}"),
                    "dct:title": texts(&one.text),
                })
            })
            .chain(
                service
                    .requirement
                    .iter()
                    .map(|one| self.requirement(service, one, &page)),
            );
        let mut entry = json!({
            "@id": self.id(&service.identifier.0),
            "@type": "cpsv:PublicService",
            "dct:identifier": service.identifier.0,
            "dct:title": texts(&service.name),
            "dct:description": texts(&service.description),
            "foaf:page": { "@id": page },
            "dct:language": languages.map(|language| language_of(*language)).collect::<Vec<_>>(),
            "dct:spatial": self.place(),
            "dct:audience": service.addressee.iter().map(|one| self.concept("audience", one.name())).collect::<Vec<_>>(),
            "adms:status": self.concept("status", status(service.status)),
            "cv:thematicArea": self.concept("theme", service.thematic_area.name()),
            "cv:hasCompetentAuthority": self.organisation(authority),
            "cv:processingTime": { "@type": "xsd:duration", "@value": duration(time.norm_days, time.basis) },
            "cv:hasLegalResource": service.legal_resource.iter().zip(1_u16..).map(|(law, number)| legal(law, &part("law", &number.to_string()))).collect::<Vec<_>>(),
            "cv:hasChannel": service.channel.iter().zip(1_u16..).map(|(way, number)| self.channel(service, way, &part("channel", &number.to_string()))).collect::<Vec<_>>(),
            "cv:holdsRequirement": requirements.collect::<Vec<_>>(),
            "cv:hasInputType": service.evidence_type.iter().map(|one| json!({ "@id": part("evidence", &one.id.0) })).collect::<Vec<_>>(),
            "cv:isGroupedBy": service.life_event.iter().filter_map(|code| self.life_event(code)).collect::<Vec<_>>(),
            "cpsv:produces": service.output.iter().map(|one| self.output(one, &part("output", &one.id))).collect::<Vec<_>>(),
            "dcat:keyword": keywords(service),
        });
        if let Some(entry) = entry.as_object_mut() {
            let costs = service.cost.iter().zip(1_u16..);
            let costs = costs.map(|(one, number)| {
                self.cost(service, one, &page, &part("cost", &number.to_string()))
            });
            put(entry, "cv:hasCost", costs.collect());
            let parts = service.participation.iter().zip(1_u16..);
            let parts = parts.map(|(one, number)| {
                json!({
                    "@id": part("participation", &number.to_string()),
                    "@type": "cv:Participation",
                    "dct:identifier": format!("{}-participation-{number}", service.identifier.0),
                    "dct:description": texts(&one.role),
                    "cv:role": self.concept("role", "participant"),
                    "cv:hasParticipant": self.organisation(&one.organisation),
                })
            });
            put(entry, "cv:hasParticipation", parts.collect());
            let related = service.related.iter();
            let related = related.map(|one| json!({ "@id": self.id(&one.0) }));
            put(entry, "cv:relatedService", related.collect());
        }
        entry
    }

    /// What must be true: one of several lists, and of that list everything.
    fn requirement(&self, service: &Service, requirement: &Requirement, page: &str) -> Value {
        let lists = requirement.evidence_type_list.iter().zip(1_u16..);
        let lists = lists.map(|(list, number)| {
            let types = list.iter().filter_map(|id| service.evidence(id));
            let types: Vec<Value> = types.map(|one| self.evidence_type(one, page)).collect();
            json!({
                "@id": format!("{page}#list-{}-{number}", requirement.id),
                "@type": "cv:EvidenceTypeList",
                "dct:identifier": format!("{}-{number}", requirement.id),
                "cv:specifiesEvidenceType": types,
            })
        });
        json!({
            "@id": format!("{page}#requirement-{}", requirement.id),
            "@type": "cv:Requirement",
            "dct:identifier": requirement.id,
            "dct:title": texts(&requirement.name),
            "cv:hasEvidenceTypeList": lists.collect::<Vec<_>>(),
        })
    }

    fn evidence_type(&self, evidence: &EvidenceType, page: &str) -> Value {
        let mut kind = json!({
            "@id": format!("{page}#evidence-{}", evidence.id.0),
            "@type": "cv:EvidenceType",
            "dct:identifier": evidence.id.0,
            "dct:title": texts(&evidence.name),
        });
        if let (Some(provider), Some(kind)) = (&evidence.provider, kind.as_object_mut()) {
            kind.insert("dct:publisher".to_owned(), self.organisation(provider));
        }
        kind
    }

    /// The name of an organisation of which more is said elsewhere in the entry.
    fn named(&self, code: &OrganisationCode) -> Value {
        json!({ "@id": self.thing(&format!("organisation-{}", code.0)) })
    }

    fn organisation(&self, code: &OrganisationCode) -> Value {
        let id = self.thing(&format!("organisation-{}", code.0));
        let Some(known) = self.pack.organisations.get(code) else {
            return json!({ "@id": id });
        };
        let mut organisation = json!({
            "@id": id,
            "@type": "cv:PublicOrganisation",
            "dct:identifier": code.0,
            "skos:prefLabel": texts(&known.name),
            "dct:spatial": { "@id": self.city() },
        });
        if let (Some(telephone), Some(organisation)) =
            (&known.telephone, organisation.as_object_mut())
        {
            let contact = json!({
                "@id": self.thing(&format!("contact-{}", code.0)),
                "@type": "cv:ContactPoint",
                "cv:telephone": telephone,
            });
            organisation.insert("cv:contactPoint".to_owned(), contact);
        }
        organisation
    }

    fn city(&self) -> String {
        self.thing(&format!("area-{}", self.pack.areas.root().code.0))
    }

    /// The city.
    fn place(&self) -> Value {
        let root = self.pack.areas.root();
        json!({
            "@id": self.city(),
            "@type": "dct:Location",
            "dct:identifier": root.code.0,
            "dct:title": texts(&self.pack.city.name),
        })
    }

    /// A word of one of our own lists.
    fn concept(&self, list: &str, word: &str) -> Value {
        json!({ "@id": self.thing(&format!("{list}-{word}")), "@type": "skos:Concept", "skos:notation": word })
    }

    fn life_event(&self, code: &LifeEventCode) -> Option<Value> {
        let event = self.pack.life_event(code)?;
        Some(json!({
            "@id": format!("{}/life-events/{}#event", self.base, code.0),
            "@type": ["cv:LifeEvent", "cv:Event"],
            "dct:identifier": code.0,
            "dct:title": texts(&event.name),
            "dct:description": texts(&event.description),
        }))
    }

    fn channel(&self, service: &Service, way: &Channel, id: &str) -> Value {
        let mut channel = Map::new();
        let mut put_in = |key: &str, value: Value| channel.insert(key.to_owned(), value);
        put_in("@id", id.into());
        put_in("@type", "cv:Channel".into());
        let name = id.rsplit_once('#').map_or(id, |(_, name)| name);
        put_in(
            "dct:identifier",
            format!("{}-{name}", service.identifier.0).into(),
        );
        put_in("dct:type", self.concept("way", way.kind.name()));
        put_in("cv:ownedBy", self.named(&service.competent_authority));
        let office = way.office.as_ref().and_then(|code| {
            let mut offices = self.pack.offices.iter();
            offices.find(|office| office.code == *code)
        });
        if let Some(office) = office {
            put_in("dct:title", texts(&office.name));
            put_in(
                "locn:address",
                json!({
                    "@id": self.thing(&format!("address-{}", office.code.0)),
                    "@type": "locn:Address",
                    "locn:fullAddress": texts(&office.address),
                }),
            );
            put_in(
                "cv:openingHours",
                json!({
                    "@id": self.thing(&format!("hours-{}", office.code.0)),
                    "@type": "time:TemporalEntity",
                    "dct:description": texts(&office.hours),
                }),
            );
        }
        if let Some(note) = &way.note {
            put_in("dct:description", texts(note));
        }
        Value::Object(channel)
    }

    fn cost(&self, service: &Service, cost: &Cost, page: &str, id: &str) -> Value {
        let name = id.rsplit_once('#').map_or(id, |(_, name)| name);
        let mut value = json!({
            "@id": id,
            "@type": "cv:Cost",
            "dct:identifier": format!("{}-{name}", service.identifier.0),
            "dct:description": texts(&cost.text),
            "cv:hasValue": { "@type": "xsd:double", "@value": cost.value },
            "cv:currency": { "@id": format!("http://publications.europa.eu/resource/authority/currency/{}", cost.currency) },
            "cv:isDefinedBy": self.named(&service.competent_authority),
        });
        let through = service.channel.iter().zip(1_u16..);
        let through: Vec<Value> = through
            .filter(|(way, _)| Some(way.kind) == cost.channel)
            .map(|(_, number)| json!({ "@id": format!("{page}#channel-{number}") }))
            .collect();
        if let Some(value) = value.as_object_mut() {
            put(value, "cv:ifAccessedThrough", through);
        }
        value
    }

    fn output(&self, output: &Output, id: &str) -> Value {
        let kind = match output.kind {
            OutputType::Decision => "decision",
            OutputType::Certificate => "certificate",
            OutputType::Permit => "permit",
            OutputType::Payment => "payment",
            OutputType::Card => "card",
        };
        json!({
            "@id": id,
            "@type": "cv:Output",
            "dct:identifier": output.id,
            "dct:title": texts(&output.name),
            "dct:type": self.concept("output", kind),
        })
    }
}

/// Puts a list in, where there is anything in it.
fn put(into: &mut Map<String, Value>, key: &str, list: Vec<Value>) {
    if !list.is_empty() {
        into.insert(key.to_owned(), list.into());
    }
}
