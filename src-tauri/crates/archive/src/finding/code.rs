//! Everything that can be found, with the number of the rule behind it.

use serde::Serialize;

macro_rules! finding_codes {
    ($($(#[doc = $doc:literal])+ $rule:literal $variant:ident = $text:literal,)+) => {
        /// What can be found in an archive. The words behind each are the arguments of its texts.
        ///
        /// `R` numbers are the rules of the plugin format (installer, node), `P` the grammar of
        /// `.properties`, `Z` the zip itself, `B` bundles, `S` a service's own rules, `K` kinds.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[cfg_attr(feature = "specta", derive(specta::Type))]
        pub enum FindingCode {
            $($(#[doc = $doc])+ #[serde(rename = $text)] $variant,)+
        }

        impl FindingCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The number of the rule behind the code.
            pub fn rule(self) -> &'static str {
                match self { $(Self::$variant => $rule,)+ }
            }

            /// The code as it is written in messages and in the page.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }
    };
}

finding_codes! {
    // The zip
    /// `reason`: as [`crate::NotAZip`] writes it.
    "R1" NotAZip = "not_a_zip",
    /// The data ends in the middle of `entry`.
    "R2" Truncated = "truncated",
    /// The bytes of `entry` do not match their checksum.
    "R2" WrongChecksum = "wrong_checksum",
    /// The compressed bytes of `entry` make no sense.
    "R2" DamagedData = "damaged_data",
    /// `entry` is compressed by `method` (a number of the zip specification).
    "R3" UnsupportedMethod = "unsupported_method",
    /// `entry` is encrypted.
    "R3" Encrypted = "encrypted",
    /// `entry` is stored, but its size follows after it.
    "R3" StoredWithDescriptor = "stored_with_descriptor",
    /// The name of `entry` is not UTF-8; `count` such names.
    "R4" NameNotUtf8 = "name_not_utf8",
    /// `count` names such as `entry` hold letters beyond ASCII.
    "R4" NameNotAscii = "name_not_ascii",
    /// The name of `entry` holds a NUL.
    "R4" NameWithNul = "name_with_nul",
    /// `entry` would be written outside of the plugin's folder.
    "R5" LeadsOutside = "leads_outside",
    /// `entry` is there `count` times.
    "R6" DuplicateEntry = "duplicate_entry",
    /// The folder `entry` is empty, so that it will not be made.
    "R7" EmptyFolder = "empty_folder",
    /// `count` names such as `entry` hold a backslash.
    "R8" Backslash = "backslash",
    /// `entry` unpacks to `size` bytes, `ratio` times what it takes in the zip.
    "R9" Bomb = "bomb",
    /// More than `limit` entries.
    "R9" TooManyEntries = "too_many_entries",
    /// The inspection was given up after `size` bytes, or because it took too long.
    "R9" NotReadToTheEnd = "not_read_to_the_end",
    /// `entry` is a symbolic link; `count` such entries.
    "R10" Symlink = "symlink",
    /// The archive lies in the plugins folder of an Elasticsearch.
    "R11" InPluginsFolder = "in_plugins_folder",
    /// Local header and directory disagree about the name: `entry` and `other`.
    "Z1" NamesDisagree = "names_disagree",
    /// Local header and directory disagree about size, method or flags of `entry`: `what`.
    "Z2" HeadersDisagree = "headers_disagree",
    /// `entry` is in the data but not in the directory.
    "Z3" NotInDirectory = "not_in_directory",
    /// `entry` is in the directory but not where the installer comes by.
    "Z4" NotInStream = "not_in_stream",
    /// `entry` and `other` differ only in case.
    "Z5" CaseClash = "case_clash",
    /// `count` files such as `entry` were left by a file manager.
    "Z6" FileManagerJunk = "file_manager_junk",
    /// Nothing can be written under the name of `entry`: `what` is `file_and_folder`, `is_folder`,
    /// `no_folder` or `too_long`.
    "Z7" EntryUnwritable = "entry_unwritable",

    // Kinds and layouts
    /// An OpenSearch plugin, for `version`.
    "K1" OpenSearchPlugin = "open_search_plugin",
    /// A source download, not a build; `entry` shows it.
    "K2" SourceDownload = "source_download",
    /// A plugin of the time before 2.0.
    "R12" PluginBefore2 = "plugin_before_2",
    /// What looks like a site plugin holds source code: `entry`.
    "R12" SiteWithSource = "site_with_source",
    /// No descriptor where `version` looks for it.
    "R16" DescriptorMissing = "descriptor_missing",
    /// The descriptor lies in `folder`.
    "R16" DescriptorWrapped = "descriptor_wrapped",
    /// A stable descriptor alone, which `version` does not know.
    "R16" StableUnknown = "stable_unknown",
    /// 5.0 to 6.2 want everything under `elasticsearch/`.
    "R14" ElasticsearchFolderMissing = "elasticsearch_folder_missing",
    /// Something (`entry`) lies under `elasticsearch/`, which 6.3 and later refuse.
    "R15" OldStructure = "old_structure",
    /// Both descriptor files are there.
    "R17" TwoDescriptors = "two_descriptors",
    /// A meta plugin, which only 6.2 knows.
    "R18" MetaPlugin = "meta_plugin",
    /// The meta plugin is not as 6.2 wants it: `what`.
    "R18" MetaPluginBroken = "meta_plugin_broken",

    // The grammar of the descriptor
    /// Line `line` holds a `\u` without four hex digits.
    "P1" MalformedEscape = "malformed_escape",
    /// The value of `key` holds UTF-8 text, which is read as ISO-8859-1: `read`.
    "P2" Mojibake = "mojibake",
    /// The descriptor begins with a byte order mark.
    "P3" DescriptorByteOrderMark = "descriptor_byte_order_mark",
    /// The descriptor is larger than any real one: `size`.
    "P4" DescriptorTooLarge = "descriptor_too_large",

    // The classic descriptor
    /// `name` is missing or empty.
    "R19" NameMissing = "name_missing",
    /// `name` holds blanks at its ends or a path.
    "R19" NameOdd = "name_odd",
    /// 2.x refuses `name`.
    "R20" NameIllegal = "name_illegal",
    /// `description` is missing.
    "R21" DescriptionMissing = "description_missing",
    /// `version` is missing.
    "R22" VersionMissing = "version_missing",
    /// `key` still holds `value`, which the build should have replaced.
    "R22" Placeholder = "placeholder",
    /// 2.x wants jvm or site to be true.
    "R23" NeitherJvmNorSite = "neither_jvm_nor_site",
    /// site=true without a `_site` folder.
    "R23" SiteFolderMissing = "site_folder_missing",
    /// `elasticsearch.version` is missing.
    "R24" ElasticsearchVersionMissing = "elasticsearch_version_missing",
    /// `elasticsearch.version` is `value`, which is no version.
    "R25" ElasticsearchVersionMalformed = "elasticsearch_version_malformed",
    /// Built for `built_for`, the target runs `target`.
    "R26" OtherElasticsearchVersion = "other_elasticsearch_version",
    /// `java.version` is missing.
    "R27" JavaVersionMissing = "java_version_missing",
    /// `java.version` is `value`, which this target does not read.
    "R27" JavaVersionMalformed = "java_version_malformed",
    /// Needs Java `needs`, the node runs `java`.
    "R28" NeedsNewerJava = "needs_newer_java",
    /// `classname` is missing.
    "R29" ClassnameMissing = "classname_missing",
    /// `extended.plugins` is `value`, with a blank that becomes part of the name.
    "R30" ExtendedPluginBlank = "extended_plugin_blank",
    /// `has.native.controller` is `value`.
    "R31" NativeControllerMalformed = "native_controller_malformed",
    /// The plugin has a native controller.
    "R31" NativeController = "native_controller",
    /// `requires.keystore` is `value`.
    "R32" RequiresKeystore = "requires_keystore",
    /// `type` is `value`.
    "R33" PluginTypeInvalid = "plugin_type_invalid",
    /// `java.opts` without type=bootstrap.
    "R33" JavaOptsWithoutBootstrap = "java_opts_without_bootstrap",
    /// A classname beside type=bootstrap.
    "R33" BootstrapWithClassname = "bootstrap_with_classname",
    /// `licensed` is `value`.
    "R34" LicensedMalformed = "licensed_malformed",
    /// `modulename` is `value`, and no jar holds that module.
    "R35" ModuleMissing = "module_missing",
    /// `keys` that the target does not know.
    "R36" UnknownKeys = "unknown_keys",
    /// `key` is there more than once.
    "R37" DuplicateKey = "duplicate_key",

    // The stable descriptor
    /// `keys` that no stable descriptor may have.
    "R38" StableUnknownKeys = "stable_unknown_keys",
    /// `key` of a stable descriptor is missing.
    "R38" StableKeyMissing = "stable_key_missing",
    /// `modular` is `value`.
    "R38" ModularMalformed = "modular_malformed",
    /// `value` is not x.y.z.
    "R39" StableVersionMalformed = "stable_version_malformed",
    /// For `built_for` and later of the same major; the target runs `target`.
    "R39" StableOtherVersion = "stable_other_version",
    /// `named_components.json` is not readable: `reason`.
    "R40" NamedComponentsMalformed = "named_components_malformed",
    /// The installer scans the jars and can't read class `class` of Java `needs`.
    "R40" ClassTooNewToScan = "class_too_new_to_scan",

    // The node's plugins and folders
    /// `name` is a module of Elasticsearch itself.
    "R41" SystemModule = "system_module",
    /// `name` is installed already.
    "R42" AlreadyInstalled = "already_installed",
    /// The removal of `name` was not finished.
    "R43" RemovalPending = "removal_pending",
    /// `name` in the plugins folder is no plugin of this version, and stops every install.
    "R44" BrokenNeighbour = "broken_neighbour",
    /// The descriptor's name is `name`, asked for was `expected`.
    "R45" OtherId = "other_id",
    /// `bin` is not a folder of files: `entry`.
    "R46" BinNotFlat = "bin_not_flat",
    /// Elasticsearch has a program called `name`.
    "R46" NameOfProgram = "name_of_program",
    /// `config` is not a folder of files: `entry`.
    "R47" ConfigNotFlat = "config_not_flat",
    /// `count` files of `config` land in `folder`.
    "R47" ConfigLands = "config_lands",

    // Jars
    /// `jar` is not readable as a zip.
    "R48a" JarUnreadable = "jar_unreadable",
    /// `jar` lies where it is not loaded.
    "R49" JarIgnored = "jar_ignored",
    /// `class` is in `jar` and in `other`.
    "R50" JarHell = "jar_hell",
    /// The manifest of `jar` asks for Java `needs`, the node runs `java`.
    "R52" ManifestNeedsNewerJava = "manifest_needs_newer_java",
    /// The manifest of `jar` names Elasticsearch `built_for`, the target runs `target`.
    "R52" ManifestOtherElasticsearch = "manifest_other_elasticsearch",
    /// The plugin extends `name`, which is not installed.
    "R53" ExtendedPluginMissing = "extended_plugin_missing",
    /// The plugin extends `name`, which has to be installed.
    "R53" ExtendsPlugin = "extends_plugin",
    /// The plugin extends itself: `name`.
    "R53" ExtendsItself = "extends_itself",
    /// No jar holds `class`.
    "R54" PluginClassMissing = "plugin_class_missing",
    /// There is no jar at all.
    "R54" NoJar = "no_jar",
    /// `class` does not extend Plugin, or has no constructor that Elasticsearch can call: `what`.
    "R54" PluginClassUnfit = "plugin_class_unfit",
    /// `class` in `jar` needs Java `needs`, the node runs `java`; `count` such classes.
    "R55" ClassNewerThanJava = "class_newer_than_java",
    /// `class` is written for `era` of Elasticsearch.
    "R56" ClassOfOtherEra = "class_of_other_era",

    // Permissions
    /// A security policy: the installer asks before it goes on.
    "R57" PolicyAsks = "policy_asks",
    /// `permission` is not allowed for plugins; `count` such.
    "R58" IllegalPermission = "illegal_permission",
    /// The policy can't be read: `reason`.
    "R58" PolicyMalformed = "policy_malformed",
    /// `codebase` names no jar of the plugin.
    "R59" UnknownCodebase = "unknown_codebase",
    /// `jar` and `other` are both `codebase` without their versions.
    "R59" CodebaseTwice = "codebase_twice",
    /// 8.18, 9.0 and later ignore plugin-security.policy.
    "R60" LegacyPolicyIgnored = "legacy_policy_ignored",
    /// The entitlement policy is refused: `reason`.
    "R61" EntitlementRefused = "entitlement_refused",
    /// The scope `scope` is no module of the plugin.
    "R61" EntitlementScopeUnknown = "entitlement_scope_unknown",
    /// This version does not read entitlement-policy.yaml yet.
    "R61" EntitlementIgnored = "entitlement_ignored",

    // Bundles
    /// Everything lies in `folder`.
    "B1" BundleWrapped = "bundle_wrapped",
    /// `file` sits at the top; it is looked for under `folder`.
    "B2" FileAtTop = "file_at_top",
    /// `file` is not UTF-8 (line `line`); it looks like `encoding`.
    "B3" NotUtf8 = "not_utf8",
    /// `file` begins with a byte order mark.
    "B4" ByteOrderMark = "byte_order_mark",
    /// Nothing in it is read by Elasticsearch.
    "B5" NothingRead = "nothing_read",
    /// `file` has the name of the database that comes with Elasticsearch.
    "B6" GeoIpStockName = "geo_ip_stock_name",
    /// `file` does not end in -City, -Country or -ASN.
    "B7" GeoIpOtherName = "geo_ip_other_name",
    /// Scripts in files (`file`) ended with 6.0.
    "B8" ScriptFiles = "script_files",
    /// `file` is a zip inside the zip.
    "B9" NestedZip = "nested_zip",
    /// `file` is code, which a bundle does not bring.
    "B10" CodeInBundle = "code_in_bundle",
    /// `file` is source code: provisioning fails.
    "B11" SourceInBundle = "source_in_bundle",
    /// `file` is a plugin descriptor.
    "B12" DescriptorInBundle = "descriptor_in_bundle",
    /// The hunspell folder `folder` lacks `missing`.
    "B13" HunspellIncomplete = "hunspell_incomplete",
    /// `file` replaces the JVM's certificates; the password is changeit.
    "B14" Cacerts = "cacerts",

    // Services
    /// `size` bytes, more than the `limit` bytes of most subscription tiers.
    "S1" OverTierSize = "over_tier_size",
    /// `size` bytes: only by a download address.
    "S2" OnlyByUrl = "only_by_url",
    /// `size` bytes: the descriptor has to be the first entry.
    "S3" DescriptorNotFirst = "descriptor_not_first",
    /// `size` bytes, more than any tier takes (`limit`).
    "S4" OverAnyTier = "over_any_tier",
    /// A plugin is sent as a bundle, or a bundle as a plugin: `kind`, `sent_as`.
    "S5" WrongExtensionType = "wrong_extension_type",
    /// The file's name `file` is not what Alibaba Cloud takes.
    "S6" AlibabaFileName = "alibaba_file_name",
    /// `size` bytes, more than one of Alibaba's pages allows (`limit`).
    "S7" AlibabaLarge = "alibaba_large",
    /// `size` bytes, more than Alibaba Cloud takes (`limit`).
    "S8" AlibabaTooLarge = "alibaba_too_large",
    /// Alibaba Cloud refuses a policy that grants permissions (`file`).
    "S9" AlibabaPolicy = "alibaba_policy",
    /// Alibaba Cloud takes plugins only.
    "S10" AlibabaNotAPlugin = "alibaba_not_a_plugin",
    /// The plugin needs xpack.sql.enabled=false on Alibaba Cloud.
    "S11" AlibabaSql = "alibaba_sql",
}
