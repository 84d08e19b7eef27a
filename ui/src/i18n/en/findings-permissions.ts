/** What the inspector finds in the policies of a plugin. */
export const findingsPermissionsEn = {
  'finding.policy_asks':
    'The plugin asks for additional permissions (`plugin-security.policy`). On a node of your own, the installer stops and asks for your consent.',
  'finding.policy_asks.fix':
    'Read which permissions the policy names before you agree. A script that installs the plugin needs the option `--batch`.',
  'finding.illegal_permission':
    '{count, plural, one {The policy asks for a permission that no plugin is given: {permission}.} other {The policy asks for # permissions that no plugin is given, such as {permission}.}}',
  'finding.illegal_permission.fix':
    'Ask the vendor for a build that does without. Removing the line by hand lets the plugin install, but it may fail once it needs the permission.',
  'finding.policy_malformed':
    '`plugin-security.policy` cannot be read ({reason}). Java then gives the plugin none of its permissions.',
  'finding.policy_malformed.fix':
    'Correct the file, or ask the vendor for a corrected build. Each permission ends with a semicolon, and each block with a brace and a semicolon.',
  'finding.unknown_codebase':
    'The policy gives permissions to “{codebase}”, and there is no such jar in the plugin.',
  'finding.unknown_codebase.fix':
    'The name has to be that of a jar beside the descriptor. Perhaps the jar is missing, or it was renamed with a new version.',
  'finding.codebase_twice':
    'Without their versions, “{jar}” and “{other}” have the same name, “{codebase}”. A plugin with a policy may not hold two such jars.',
  'finding.codebase_twice.fix':
    'Rename one of the two jars so that the part before its version differs, or ask the vendor for a corrected build.',
  'finding.legacy_policy_ignored':
    'The permissions in `plugin-security.policy` have no effect there: Elasticsearch 8.18, 9.0 and later read `entitlement-policy.yaml` instead.',
  'finding.legacy_policy_ignored.fix':
    'If the plugin brings both files, there is nothing to do. Otherwise get a build for this version, since what it needs may be denied.',
  'finding.entitlement_refused':
    'Elasticsearch does not accept `entitlement-policy.yaml`: {reason}.',
  'finding.entitlement_refused.fix':
    'Ask the vendor for a corrected build. Only a short list of entitlements is open to plugins, and each entry has to be written exactly.',
  'finding.entitlement_scope_unknown':
    '`entitlement-policy.yaml` gives permissions to “{scope}”, which is no module of this plugin. The node would not start.',
  'finding.entitlement_scope_unknown.fix':
    'For a plugin that is not built from Java modules, the scope is `ALL-UNNAMED`. Ask the vendor for a corrected build.',
  'finding.entitlement_ignored':
    'The plugin brings an `entitlement-policy.yaml`, which this version of Elasticsearch does not read yet.',
  'finding.entitlement_ignored.fix':
    'Permissions come from `plugin-security.policy` there. If the plugin has none and needs some, get the build for this version.',
} as const;
