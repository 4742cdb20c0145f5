/** Services and loads over Everwire. */
@org.jspecify.annotations.NullMarked
package io.everwire.bench.load;
