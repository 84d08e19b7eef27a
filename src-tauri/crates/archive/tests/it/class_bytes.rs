//! Builds class files by hand, field by field (Java Virtual Machine Specification, chapter 4).

/// What stands in a class file.
#[derive(Debug, Clone)]
pub(crate) struct ClassBytes {
    name: String,
    major: u16,
    access: u16,
    extends: String,
    constructors: Vec<(u16, String)>,
    refers_to: Vec<String>,
    module: Option<String>,
}

const PUBLIC: u16 = 1;
const PRIVATE: u16 = 2;
const ABSTRACT: u16 = 0x400;

impl ClassBytes {
    /// A public class of Java 8 that extends Plugin and has a constructor without arguments.
    pub(crate) fn plugin(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            major: 52,
            access: PUBLIC,
            extends: "org.elasticsearch.plugins.Plugin".to_owned(),
            constructors: vec![(PUBLIC, "()V".to_owned())],
            refers_to: Vec::new(),
            module: None,
        }
    }

    pub(crate) fn module_info(module: &str) -> Self {
        Self {
            module: Some(module.to_owned()),
            constructors: Vec::new(),
            major: 53,
            ..Self::plugin("module-info")
        }
    }

    pub(crate) fn major(self, major: u16) -> Self {
        Self { major, ..self }
    }

    pub(crate) fn extends(self, class: &str) -> Self {
        Self {
            extends: class.to_owned(),
            ..self
        }
    }

    pub(crate) fn abstract_class(self) -> Self {
        Self {
            access: PUBLIC | ABSTRACT,
            ..self
        }
    }

    pub(crate) fn package_private(self) -> Self {
        Self { access: 0, ..self }
    }

    pub(crate) fn constructors(self, descriptors: &[&str]) -> Self {
        let constructors = descriptors.iter().map(|text| (PUBLIC, (*text).to_owned()));
        Self {
            constructors: constructors.collect(),
            ..self
        }
    }

    pub(crate) fn private_constructor(self) -> Self {
        Self {
            constructors: vec![(PRIVATE, "()V".to_owned())],
            ..self
        }
    }

    pub(crate) fn refers_to(mut self, class: &str) -> Self {
        self.refers_to.push(class.to_owned());
        self
    }

    /// Where it lies in a jar.
    pub(crate) fn path(&self) -> String {
        format!("{}.class", self.name.replace('.', "/"))
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut pool = Pool::default();
        let this = pool.class(&self.name);
        let extends = pool.class(&self.extends);
        for class in &self.refers_to {
            pool.class(class);
        }
        pool.wide_and_small_constants();
        let mut rest = Vec::new();
        put(&mut rest, &[self.access, this, extends, 0, 0]);
        put(
            &mut rest,
            &[u16::try_from(self.constructors.len()).unwrap()],
        );
        for (access, descriptor) in &self.constructors {
            let (name, descriptor) = (pool.text("<init>"), pool.text(descriptor));
            put(
                &mut rest,
                &[*access, name, descriptor, 1, pool.text("Deprecated"), 0, 0],
            );
        }
        match &self.module {
            None => put(&mut rest, &[0]),
            Some(module) => {
                let module = pool.module(module);
                // Name, flags, version and five empty tables.
                let body = [module, 0, 0, 0, 0, 0, 0, 0];
                put(&mut rest, &[1, pool.text("Module"), 0, 16]);
                put(&mut rest, &body);
            }
        }
        let mut bytes = vec![0xCA, 0xFE, 0xBA, 0xBE];
        put(&mut bytes, &[0, self.major, pool.next]);
        bytes.extend(pool.bytes);
        bytes.extend(rest);
        bytes
    }
}

/// The constant pool; its first index is 1.
struct Pool {
    bytes: Vec<u8>,
    next: u16,
}

impl Default for Pool {
    fn default() -> Self {
        Self {
            bytes: Vec::new(),
            next: 1,
        }
    }
}

impl Pool {
    fn text(&mut self, text: &str) -> u16 {
        self.bytes.push(1);
        put(&mut self.bytes, &[u16::try_from(text.len()).unwrap()]);
        self.bytes.extend(text.as_bytes());
        self.take(1)
    }

    fn class(&mut self, name: &str) -> u16 {
        let name = self.text(&name.replace('.', "/"));
        self.bytes.push(7);
        put(&mut self.bytes, &[name]);
        self.take(1)
    }

    fn module(&mut self, name: &str) -> u16 {
        let name = self.text(name);
        self.bytes.push(19);
        put(&mut self.bytes, &[name]);
        self.take(1)
    }

    /// One constant of every other size: a long takes two places.
    fn wide_and_small_constants(&mut self) {
        self.bytes.push(5);
        self.bytes.extend([0; 8]);
        self.take(2);
        for (tag, size) in [(3, 4), (8, 2), (12, 4), (15, 3), (16, 2), (18, 4)] {
            self.bytes.push(tag);
            self.bytes.extend(vec![0; size]);
            self.take(1);
        }
    }

    fn take(&mut self, places: u16) -> u16 {
        self.next += places;
        self.next - places
    }
}

fn put(bytes: &mut Vec<u8>, numbers: &[u16]) {
    for number in numbers {
        bytes.extend(number.to_be_bytes());
    }
}
