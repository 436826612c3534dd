// Writes icons.rs from the lucide-static package: `node app/src/components/icons.mjs && cargo fmt -p app`.
// To have another icon, add its lucide name to the list below and run it again.
import { readFileSync, writeFileSync } from "node:fs";

const NAMES = `accessibility arrow-down arrow-left arrow-right arrow-up arrow-up-down baby badge-check ban bell bike bird
book-open briefcase brush brush-cleaning bug building building-2 bus cable calendar calendar-clock camera car check
chevron-down chevron-left chevron-right circle circle-alert circle-check circle-dot circle-help circle-parking circle-x clipboard-list
clock cloud-rain construction copy dog download droplet droplets external-link eye eye-off factory fence file-text flag flame
flame-kindling footprints fuel funnel git-merge globe graduation-cap hammer hand-helping hand-heart heart-handshake heart-pulse
history hospital house hourglass id-card image inbox info key-round lamp lamp-ceiling landmark languages layout-list leaf lightbulb list lock
log-in log-out mail map map-pin map-pin-off megaphone menu message-square minus moon mouse-pointer-click navigation package paint-roller
paintbrush paw-print pause pencil phone pipette play plug plug-zap plus printer rat recycle refrigerator refresh-cw rotate-cw route rss
scale school search send settings shield shield-alert shield-check shopping-bag shovel shower-head siren sliders-horizontal
snowflake sofa speech sprout spray-can star store sun tent thumbs-up toilet tractor traffic-cone train-track trash trash-2 tree-deciduous
tree-pine trees triangle-alert truck umbrella undo-2 upload user user-check user-plus users utensils utility-pole volume-2 volume-x
waves wheat wifi-off wind wrench x zap locate`.split(/\s+/);

const icons = new URL("../../../e2e/node_modules/lucide-static/icons/", import.meta.url);
const drawn = [...NAMES].sort().map((name) => {
  const svg = readFileSync(new URL(`${name}.svg`, icons), "utf8");
  const body = svg
    .replace(/<!--.*?-->/gs, "")
    .replace(/<svg[^>]*>|<\/svg>/gs, "")
    .trim()
    .replace(/>\s+</g, "><")
    .replace(/\s*\/>/g, "/>");
  return { name, variant: name.replace(/(^|-)(\w)/g, (_, __, letter) => letter.toUpperCase()), body };
});

const rust = `//! The drawings of lucide-static that the portal uses. Written by \`icons.mjs\`; licence in \`NOTICE\`.

macro_rules! icons {
    ($($variant:ident = $name:literal $drawing:literal)*) => {
        /// An icon: a line drawing of 24 by 24 that stands beside words, never for them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each is named for what it shows")]
        pub enum Icon { $($variant,)* }

        impl Icon {
            /// All of them, by name.
            pub const ALL: &'static [Icon] = &[$(Icon::$variant,)*];

            /// Its name at lucide: \`map-pin\`.
            pub const fn name(self) -> &'static str {
                match self { $(Icon::$variant => $name,)* }
            }

            /// What is drawn inside the \`svg\`.
            pub const fn drawing(self) -> &'static str {
                match self { $(Icon::$variant => $drawing,)* }
            }
        }
    };
}

impl Icon {
    /// The icon of this lucide name, as city packs write it.
    pub fn named(name: &str) -> Option<Icon> {
        Icon::ALL.binary_search_by(|icon| icon.name().cmp(name)).ok().map(|at| Icon::ALL[at])
    }
}

icons! {
${drawn.map(({ name, variant, body }) => `    ${variant} = "${name}" r#"${body}"#`).join("\n")}
}
`;
writeFileSync(new URL("icons.rs", import.meta.url), rust);
