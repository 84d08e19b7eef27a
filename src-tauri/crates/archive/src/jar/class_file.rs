//! A small reader of class files (Java Virtual Machine Specification, chapter 4): as much as it
//! takes to know a plugin's class and a module's name. Every length is checked against the bytes.

use std::collections::BTreeSet;

use super::PluginClass;

const MAGIC: [u8; 4] = [0xCA, 0xFE, 0xBA, 0xBE];
const PUBLIC: u16 = 0x0001;
const INTERFACE_OR_ABSTRACT: u16 = 0x0200 | 0x0400;
/// More than any real plugin class refers to.
const MOST_REFERENCES: usize = 4096;

/// The major version of a class file (52 for Java 8), from its first eight bytes.
pub(super) fn major(beginning: &[u8]) -> Option<u16> {
    let rest = beginning.strip_prefix(&MAGIC)?;
    let major = rest.get(2..4)?;
    Some(u16::from_be_bytes(major.try_into().ok()?))
}

/// A class file, its constant pool found.
pub(super) struct ClassFile<'a> {
    pool: Vec<Constant<'a>>,
    access: u16,
    this_class: u16,
    super_class: u16,
    methods: Vec<Method<'a>>,
    attributes: Vec<(&'a [u8], &'a [u8])>,
}

/// An entry of the constant pool, as far as it matters.
#[derive(Clone, Copy)]
enum Constant<'a> {
    Text(&'a [u8]),
    /// A class; the index of its name.
    Class(u16),
    /// A module; the index of its name.
    Module(u16),
    Other,
}

struct Method<'a> {
    access: u16,
    name: &'a [u8],
    descriptor: &'a [u8],
}

impl<'a> ClassFile<'a> {
    /// Reads a class file. Bytes after its end are not looked at.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut input = Input(bytes.strip_prefix(&MAGIC)?);
        input.take(4)?;
        let pool = read_pool(&mut input)?;
        let mut class = Self {
            pool,
            access: input.u16()?,
            this_class: input.u16()?,
            super_class: input.u16()?,
            methods: Vec::new(),
            attributes: Vec::new(),
        };
        let interfaces = usize::from(input.u16()?);
        input.take(interfaces * 2)?;
        class.read_members(&mut input)?;
        class.methods = class.read_members(&mut input)?;
        class.attributes = class.read_attributes(&mut input)?;
        Some(class)
    }

    /// Fields or methods.
    fn read_members(&self, input: &mut Input<'a>) -> Option<Vec<Method<'a>>> {
        let mut members = Vec::new();
        for _ in 0..input.u16()? {
            let access = input.u16()?;
            let name = input.u16()?;
            let descriptor = input.u16()?;
            self.read_attributes(input)?;
            members.push(Method {
                access,
                name: self.text(name)?,
                descriptor: self.text(descriptor)?,
            });
        }
        Some(members)
    }

    fn read_attributes(&self, input: &mut Input<'a>) -> Option<Vec<(&'a [u8], &'a [u8])>> {
        let mut attributes = Vec::new();
        for _ in 0..input.u16()? {
            let name = input.u16()?;
            let length = usize::try_from(input.u32()?).ok()?;
            attributes.push((self.text(name)?, input.take(length)?));
        }
        Some(attributes)
    }

    fn text(&self, index: u16) -> Option<&'a [u8]> {
        match self.pool.get(usize::from(index))? {
            Constant::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The name of a class in Java's form.
    fn class_name(&self, index: u16) -> Option<String> {
        match self.pool.get(usize::from(index))? {
            Constant::Class(name) => Some(java_form(self.text(*name)?)),
            _ => None,
        }
    }

    /// The name in the `Module` attribute of a `module-info.class`.
    pub(super) fn module_name(&self) -> Option<String> {
        let (_, module) = self
            .attributes
            .iter()
            .find(|(name, _)| *name == b"Module")?;
        let index = u16::from_be_bytes(module.get(..2)?.try_into().ok()?);
        match self.pool.get(usize::from(index))? {
            Constant::Module(name) => Some(String::from_utf8_lossy(self.text(*name)?).into_owned()),
            _ => None,
        }
    }

    /// What matters of a plugin's class.
    pub(super) fn into_plugin_class(self) -> Option<PluginClass> {
        let constructors = self
            .methods
            .iter()
            .filter(|method| method.name == b"<init>" && method.access & PUBLIC != 0);
        let mut refers_to = BTreeSet::new();
        for constant in &self.pool {
            if let Constant::Class(name) = constant
                && let Some(name) = self.text(*name)
                && let Some(name) = elasticsearch_class(name)
                && refers_to.len() < MOST_REFERENCES
            {
                refers_to.insert(name);
            }
        }
        Some(PluginClass {
            name: self.class_name(self.this_class)?,
            extends: self.class_name(self.super_class),
            public_constructors: constructors
                .map(|method| String::from_utf8_lossy(method.descriptor).into_owned())
                .collect(),
            refers_to: refers_to.into_iter().collect(),
            public: self.access & PUBLIC != 0,
            concrete: self.access & INTERFACE_OR_ABSTRACT == 0,
        })
    }
}

fn java_form(name: &[u8]) -> String {
    String::from_utf8_lossy(name).replace('/', ".")
}

/// The name of a class of Elasticsearch, also as the element of an array.
fn elasticsearch_class(name: &[u8]) -> Option<String> {
    let element = name.iter().position(|byte| *byte != b'[')?;
    let name = match name.get(element..)? {
        [b'L', inner @ .., b';'] if element > 0 => inner,
        name => name,
    };
    name.starts_with(b"org/elasticsearch/")
        .then(|| java_form(name))
}

/// The constant pool; its first place stays empty, as do those after a long or a double.
fn read_pool<'a>(input: &mut Input<'a>) -> Option<Vec<Constant<'a>>> {
    let count = usize::from(input.u16()?);
    let mut pool = vec![Constant::Other];
    while pool.len() < count {
        let constant = match input.u8()? {
            1 => {
                let length = usize::from(input.u16()?);
                Constant::Text(input.take(length)?)
            }
            7 => Constant::Class(input.u16()?),
            19 => Constant::Module(input.u16()?),
            8 | 16 | 20 => input.skip(2)?,
            15 => input.skip(3)?,
            3 | 4 | 9..=12 | 17 | 18 => input.skip(4)?,
            5 | 6 => {
                pool.push(Constant::Other);
                input.skip(8)?
            }
            _ => return None,
        };
        pool.push(constant);
    }
    Some(pool)
}

/// Bytes that are taken from the front, the highest of a number first.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn skip(&mut self, count: usize) -> Option<Constant<'a>> {
        self.take(count)?;
        Some(Constant::Other)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes(self.take(2)?.try_into().ok()?))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }
}
