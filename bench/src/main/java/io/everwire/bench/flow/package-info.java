/**
 * What every stack that is measured has to offer: {@link io.everwire.bench.flow.Stack}, whose streams are {@link
 * io.everwire.bench.flow.Flow}s. Services and loads are written against these once, and run over Everwire and its peers
 * alike. {@link io.everwire.bench.flow.Failures} says what went wrong on any of them. Depends on the JDK only.
 */
@org.jspecify.annotations.NullMarked
package io.everwire.bench.flow;
