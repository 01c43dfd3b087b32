import type { TypeShape } from "../parse/shape.js";
import type { Place, TypeMaker } from "./context.js";
import type { Payload } from "./model.js";

/** What makes a definition of the model from its shape, and tells findings where its settings cannot be. */
export type KindMaker<Shape, Made> = (room: MakerRoom, shape: Shape, name: string, place: Place) => Made;

export interface MakerRoom {
  readonly types: TypeMaker;
  /**
   * The message that a payload is: the one named, or a new one for a type that is written in place.
   * @param inPlace what that is called then
   */
  payload(shape: TypeShape, inPlace: string, place: Place): Payload;
}
