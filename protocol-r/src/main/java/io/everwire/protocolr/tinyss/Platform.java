package io.everwire.protocolr.tinyss;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * What decides which cipher is fast here.
 *
 * @param javaFeature 17, 21, 25
 * @param arch {@code os.arch}
 * @param useAvx the level of vector instructions that HotSpot uses on x86; -1 if unknown
 */
record Platform(int javaFeature, String arch, int useAvx) {
    private static final int AVX_512 = 3;

    static Platform current() {
        String arch = System.getProperty("os.arch", "");
        return new Platform(Runtime.version().feature(), arch, isX86(arch) ? useAvxOption() : -1);
    }

    /** Whether the JDK has vector code for ChaCha20 and Poly1305 that runs on this processor at full width. */
    boolean sunJceIsFast() {
        if (isX86(arch)) {
            return javaFeature >= 20 && useAvx >= AVX_512;
        }
        return arch.equals("aarch64") && javaFeature >= 21;
    }

    private static boolean isX86(String arch) {
        return arch.equals("amd64") || arch.equals("x86_64");
    }

    private static int useAvxOption() {
        try {
            HotSpotDiagnosticMXBean vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return vm == null ? -1 : Integer.parseInt(vm.getVMOption("UseAVX").getValue());
        } catch (IllegalArgumentException e) {
            // Not HotSpot: there is no such option.
            return -1;
        }
    }
}
