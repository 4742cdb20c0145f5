/**
 * A pool's events in the JDK's Flight Recorder: {@link io.everwire.pool.jfr.PoolFlightRecorder} is the listener that
 * commits them. Optional: a program without the module {@code jdk.jfr} does not touch this package.
 * May depend on the contracts and {@code jdk.jfr} only.
 */
package io.everwire.pool.jfr;
