/** What is made of figures. */
@org.jspecify.annotations.NullMarked
package io.everwire.bench.compare;
