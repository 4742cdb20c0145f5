/**
 * What users may rely on, and whether it still holds. Begin with {@link io.everwire.compatibility.CompatibilityTest}; knows
 * the contracts by reflection only.
 */
@org.jspecify.annotations.NullMarked
package io.everwire.compatibility;
