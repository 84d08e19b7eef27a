//! Whether a plan has the shape that changing it relies on, and the way to its arrays.

use serde_json::{Map, Value};

use super::{Array, PlanError};

/// The places of a plan that can be changed. Every array is read as it is: absent, `null`, empty
/// and filled are four different things to the service.
pub(super) struct Places<'a> {
    /// The plan's `elasticsearch`.
    pub(super) default: &'a mut Map<String, Value>,
    /// The `elasticsearch` of each tier, where it has one.
    pub(super) tiers: Vec<Option<&'a mut Map<String, Value>>>,
}

impl<'a> Places<'a> {
    pub(super) fn of(plan: &'a mut Value) -> Result<Self, PlanError> {
        let plan = plan.as_object_mut().ok_or(PlanError::NotAPlan)?;
        let (mut default, mut tiers) = (None, None);
        for (field, value) in plan {
            match field.as_str() {
                "elasticsearch" => default = Some(value),
                "cluster_topology" => tiers = Some(value),
                _ => {}
            }
        }
        let default = told(default).ok_or(PlanError::NoElasticsearch)?;
        let default = configuration(default, "elasticsearch")?;
        let tiers = told(tiers).ok_or(PlanError::NoTopology)?;
        let tiers = tiers.as_array_mut().ok_or(malformed("cluster_topology"))?;
        if tiers.is_empty() {
            return Err(PlanError::NoTopology);
        }
        let tiers = tiers.iter_mut().enumerate();
        let tiers = tiers.map(|(index, tier)| of_tier(index, tier));
        Ok(Self {
            default,
            tiers: tiers.collect::<Result<_, _>>()?,
        })
    }

    /// The default first, then every tier that has a configuration of its own.
    pub(super) fn each(&mut self) -> impl Iterator<Item = &mut Map<String, Value>> {
        let tiers = self.tiers.iter_mut().flatten().map(|tier| &mut **tier);
        std::iter::once(&mut *self.default).chain(tiers)
    }
}

fn of_tier(index: usize, tier: &mut Value) -> Result<Option<&mut Map<String, Value>>, PlanError> {
    let at = format!("cluster_topology[{index}]");
    let tier = tier.as_object_mut().ok_or_else(|| malformed(&at))?;
    let Some(own) = told(tier.get_mut("elasticsearch")) else {
        return Ok(None);
    };
    configuration(own, &format!("{at}.elasticsearch")).map(Some)
}

fn configuration<'a>(
    value: &'a mut Value,
    at: &str,
) -> Result<&'a mut Map<String, Value>, PlanError> {
    let fields = value.as_object_mut().ok_or_else(|| malformed(at))?;
    for field in Array::ALL.map(Array::field) {
        let shape = fields.get(field);
        if !matches!(shape, None | Some(Value::Null | Value::Array(_))) {
            return Err(malformed(&format!("{at}.{field}")));
        }
    }
    Ok(fields)
}

fn told(value: Option<&mut Value>) -> Option<&mut Value> {
    value.filter(|value| !value.is_null())
}

fn malformed(at: &str) -> PlanError {
    PlanError::Malformed { at: at.to_owned() }
}

/// The items of an array; none where it is absent or `null`.
pub(super) fn items(elasticsearch: &Map<String, Value>, array: Array) -> &[Value] {
    let found = elasticsearch.get(array.field()).and_then(Value::as_array);
    found.map(Vec::as_slice).unwrap_or_default()
}

/// The array itself, if there is one.
pub(super) fn existing(
    elasticsearch: &mut Map<String, Value>,
    array: Array,
) -> Option<&mut Vec<Value>> {
    elasticsearch.get_mut(array.field())?.as_array_mut()
}

/// Applies a change to an array, which begins empty where it is absent or `null`.
pub(super) fn make(
    elasticsearch: &mut Map<String, Value>,
    array: Array,
    change: impl FnOnce(&mut Vec<Value>),
) {
    let mut items = match elasticsearch.remove(array.field()) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    };
    change(&mut items);
    elasticsearch.insert(array.field().to_owned(), Value::Array(items));
}
