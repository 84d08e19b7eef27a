//! How much of a deployment is to be answered.

/// Which parts of a deployment are asked for. Each can be large.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the API's own"
)]
pub struct Look {
    /// The current plan and the pending one (`show_plans`).
    pub plans: bool,
    /// The log of every attempt that is answered (`show_plan_logs`).
    pub logs: bool,
    /// The attempts before the current one, the failed ones among them (`show_plan_history`). The
    /// service answers the first 10 and the last 90.
    pub history: bool,
    /// The settings of the cluster, which belong to an update (`show_settings`).
    pub settings: bool,
    /// Without `transient` in the plans, which tells how the last change was to be carried out and
    /// would be applied once more (`clear_transient`).
    pub clear_transient: bool,
}

impl Look {
    /// What an update is made from.
    pub fn for_change() -> Self {
        Self {
            plans: true,
            settings: true,
            clear_transient: true,
            ..Self::default()
        }
    }

    /// What is going on: the pending attempt with its log, and the current one. Small enough to be
    /// asked again and again.
    pub fn for_following() -> Self {
        Self {
            plans: true,
            logs: true,
            ..Self::default()
        }
    }

    /// What became of an attempt that is pending no more: with the failed ones, which only the
    /// history names.
    pub fn for_outcome() -> Self {
        Self {
            history: true,
            ..Self::for_following()
        }
    }

    /// Every switch is written out, because their defaults differ.
    pub(crate) fn query(self) -> String {
        let switches = [
            ("show_plans", self.plans),
            ("show_plan_logs", self.logs),
            ("show_plan_history", self.history),
            ("show_settings", self.settings),
            ("clear_transient", self.clear_transient),
            ("show_metadata", false),
            ("show_security", false),
            // Templates would put tiers into the plan that nobody chose.
            ("enrich_with_template", false),
            ("show_instance_configurations", false),
        ];
        let pairs = switches.map(|(name, on)| format!("{name}={on}"));
        pairs.join("&")
    }
}
