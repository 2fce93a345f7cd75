import { fashionMnistSettings } from "./fashion-mnist-settings.ts";
import type { KnownDataset } from "./known-dataset.ts";

const homes = [
  "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
  "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion",
];

const classes = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
];

/** Fashion-MNIST: which kind of clothing is on the picture? */
export const fashionMnist: KnownDataset = {
  name: "fashion-mnist",
  title: "Fashion-MNIST",
  description:
    "Which of ten kinds of clothing is on the picture? 60,000 grey pictures of 28 × 28 pixels, 6,000 of each kind, and a " +
    "test set of 10,000. Prepared as in the Slice Tuner notebooks: pixels divided by 255; each kind is a slice.",
  page: "https://github.com/zalandoresearch/fashion-mnist",
  licence: "MIT",
  files: [
    file("train-images-idx3-ubyte.gz", 26_421_880, {
      sha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
      unpackedSha256: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    }),
    file("train-labels-idx1-ubyte.gz", 29_515, {
      sha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
      unpackedSha256: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    }),
    file("t10k-images-idx3-ubyte.gz", 4_422_102, {
      sha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
      unpackedSha256: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    }),
    file("t10k-labels-idx1-ubyte.gz", 5_148, {
      sha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
      unpackedSha256: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    }),
  ],
  slices: classes.map((name) => ({ name, values: { label: name } })),
  classes,
  settings: fashionMnistSettings,
};

function file(
  name: string,
  bytes: number,
  hashes: { readonly sha256: string; readonly unpackedSha256: string },
) {
  return { name, urls: homes.map((home) => `${home}/${name}`), bytes, ...hashes };
}
