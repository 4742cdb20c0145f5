package io.everwire.conformance.report;

/** Where the kit ran. */
public record Environment(
        String kit, String java, String vm, String system, String machine, int processors, long heapBytes) {
    public static Environment here(String kit) {
        return new Environment(
                kit,
                Runtime.version().toString(),
                property("java.vm.name") + ", " + property("java.vendor"),
                property("os.name") + " " + property("os.version"),
                property("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory());
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}
