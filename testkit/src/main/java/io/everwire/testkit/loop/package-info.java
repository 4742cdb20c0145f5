/**
 * A loop for tests of whatever runs on one: {@link io.everwire.testkit.loop.ManualLoop}, in virtual time, without a
 * network. Depends on {@code io.everwire.spi} alone.
 */
package io.everwire.testkit.loop;
