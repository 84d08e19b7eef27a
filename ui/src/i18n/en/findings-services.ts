/** What the services themselves would refuse, whatever Elasticsearch says. */
export const findingsServicesEn = {
  'finding.over_tier_size':
    'The file is {size} large. On most subscription levels, Elastic takes files up to {limit}.',
  'finding.over_tier_size.fix':
    'With a Platinum or Enterprise subscription this is no obstacle. Otherwise leave out what is not needed.',
  'finding.only_by_url':
    'The file is {size} large. Elastic takes files above 200 MB only from a URL.',
  'finding.only_by_url.fix':
    'Put the zip where the service can download it, and create the extension with “From a URL…”.',
  'finding.descriptor_not_first':
    'The file is {size} large. Above 5 GB, Elastic wants the descriptor to be the first file in the zip, and it is not.',
  'finding.descriptor_not_first.fix':
    'Pack the zip again with the descriptor first, for instance by naming it first on the command line of `zip`.',
  'finding.over_any_tier':
    'The file is {size} large. No subscription level takes files above {limit}.',
  'finding.over_any_tier.fix':
    'Leave out what is not needed, or split a bundle into several smaller ones.',
  'finding.wrong_extension_type':
    '{kind, select, bundle {This is a bundle} other {This is a plugin}}, and it is about to be sent as {sent_as, select, bundle {a bundle} other {a plugin}}. The service would not say clearly what is wrong.',
  'finding.wrong_extension_type.fix':
    'Change the type to {kind, select, bundle {a bundle} other {a plugin}}.',
  'finding.alibaba_file_name': 'Alibaba Cloud does not take a file called “{file}”.',
  'finding.alibaba_file_name.fix':
    'Rename the file: 8 to 128 letters A to Z, digits, dots and hyphens, with `.zip` at the end. An underscore is not allowed.',
  'finding.alibaba_large':
    'The file is {size} large. Alibaba Cloud’s documents disagree about the limit, and the lower figure is {limit}.',
  'finding.alibaba_large.fix':
    'It may be accepted. If it is not, leave out what is not needed, or ask Alibaba Cloud’s support.',
  'finding.alibaba_too_large':
    'The file is {size} large, and Alibaba Cloud takes plug-ins up to {limit}.',
  'finding.alibaba_too_large.fix':
    'Leave out what is not needed, such as models or dictionaries that can be loaded from elsewhere.',
  'finding.alibaba_policy':
    'The plug-in grants itself permissions in “{file}”, and Alibaba Cloud refuses such plug-ins.',
  'finding.alibaba_policy.fix':
    'Ask the vendor for a build that does without them, or ask Alibaba Cloud’s support to review the plug-in.',
  'finding.alibaba_not_a_plugin': 'Alibaba Cloud takes plug-ins here, and this archive is none.',
  'finding.alibaba_not_a_plugin.fix':
    'Dictionaries are uploaded in the instance’s console (for instance in the settings of the IK plug-in). A plug-in needs its descriptor at the top of the zip.',
  'finding.alibaba_sql':
    'This plug-in works on Alibaba Cloud only while the SQL of Elasticsearch itself is switched off.',
  'finding.alibaba_sql.fix':
    'Set `xpack.sql.enabled: false` in the instance’s YML configuration first. Changing it restarts the cluster.',
} as const;
