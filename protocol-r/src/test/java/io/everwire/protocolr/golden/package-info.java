/**
 * Reads the golden vectors and cuts bytes into slices; for the tests of all packages of this module. Open {@link
 * io.everwire.protocolr.golden.Vectors} first.
 */
@org.jspecify.annotations.NullMarked
package io.everwire.protocolr.golden;
