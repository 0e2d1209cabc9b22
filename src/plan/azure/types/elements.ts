/** One element of a `types.json` of Azure/bicep-types-az; elements refer to one another by position. */
export type Element =
  | { readonly $type: "StringLiteralType"; readonly value: string }
  | {
      readonly $type: "StringType";
      readonly minLength?: number;
      readonly maxLength?: number;
      readonly pattern?: string;
    }
  | { readonly $type: "IntegerType"; readonly minValue?: number; readonly maxValue?: number }
  | { readonly $type: "BooleanType" | "AnyType" | "NullType" }
  | { readonly $type: "UnionType"; readonly elements: readonly Reference[] }
  | {
      readonly $type: "ArrayType";
      readonly itemType: Reference;
      readonly minLength?: number;
      readonly maxLength?: number;
    }
  | ObjectElement
  | {
      readonly $type: "DiscriminatedObjectType";
      readonly name: string;
      readonly discriminator: string;
      readonly baseProperties: Properties;
      readonly elements: Readonly<Record<string, Reference>>;
    }
  | { readonly $type: "ResourceType"; readonly name: string; readonly body: Reference }
  | { readonly $type: "ResourceFunctionType" };

/** `#/N`: the element at position N of the same file. */
interface Reference {
  readonly $ref: string;
}

export interface Property {
  readonly type: Reference;
  /** Bits: 1 required, 2 read-only, 4 write-only, 8 known before deployment. */
  readonly flags: number;
}

type Properties = Readonly<Record<string, Property>>;

export interface ObjectElement {
  readonly $type: "ObjectType";
  readonly name: string;
  readonly properties: Properties;
  readonly additionalProperties?: Reference;
}

export const isRequired = ({ flags }: Property): boolean => (flags & 1) !== 0;
export const isReadOnly = ({ flags }: Property): boolean => (flags & 2) !== 0;

/** The types of one API version of one resource provider. */
export class ApiTypes {
  readonly #elements: readonly Element[];

  constructor(elements: readonly Element[]) {
    this.#elements = elements;
  }

  /** The element that a reference names. Throws on one that leads nowhere: the file is not whole. */
  at({ $ref }: Reference): Element {
    const element = this.#elements[Number($ref.slice("#/".length))];
    if (element === undefined) throw new Error(`the file of types has no element ${$ref}`);
    return element;
  }

  /** The body of a resource type, as `Microsoft.Network/virtualNetworks/subnets`; undefined where the file has none. */
  body(armType: string): Element | undefined {
    const wanted = armType.toLowerCase();
    for (const element of this.#elements)
      if (element.$type === "ResourceType" && element.name.toLowerCase().split("@")[0] === wanted)
        return this.at(element.body);
    return undefined;
  }

  /** The object that a value is to be, where its type is one of several by a discriminator; else the type itself. */
  objectFor(element: Element, value: Readonly<Record<string, unknown>>): ObjectElement | undefined {
    if (element.$type === "ObjectType") return element;
    if (element.$type !== "DiscriminatedObjectType") return undefined;
    const chosen = element.elements[String(value[element.discriminator])];
    const own = chosen === undefined ? undefined : this.at(chosen);
    return own?.$type === "ObjectType"
      ? { ...own, properties: { ...element.baseProperties, ...own.properties } }
      : undefined;
  }
}
