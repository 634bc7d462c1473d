#!/bin/sh
# check.sh BUILD SOURCE PREFIX LIBDIR: installs, then builds and runs outside programs against what was installed.
set -eu
build=$1 source=$2 prefix=$3 libdir=$3/$4
here=$source/tests/install
work=$build/tests/install/outside
CXX=${CXX:-c++} CC=${CC:-cc} MESON=${MESON:-meson}

case $prefix in
"$build"/*) ;;
*)
    echo "the prefix $prefix is outside the build folder; configure with --prefix=$build/prefix"
    exit 77
    ;;
esac
if [ "${SANITIZE:-none}" != none ]; then
    echo "an instrumented library is not for outside programs"
    exit 77
fi

fail() {
    echo "FAILED: $*"
    exit 1
}
expect() { # expect WHAT WANTED GOT
    [ "$2" = "$3" ] || fail "$1: wanted '$2', got '$3'"
}

rm -rf "$prefix" "$work"
mkdir -p "$work"
cd "$work"
"$MESON" install -C "$build" --no-rebuild --quiet >install.log 2>&1 || {
    cat install.log
    fail "meson install"
}
export PKG_CONFIG_PATH="$libdir/pkgconfig"
export LD_LIBRARY_PATH="$libdir"
strict="-Wall -Wextra -Wpedantic -Werror"

# Exported symbols, without version nodes and what the linker itself defines.
exports() { nm -D --defined-only "$1" | awk '$2 != "A" { print $3 }' | sed 's/@.*//' | LC_ALL=C sort -u; }
exports_with_node() { nm -D --defined-only "$1" | awk '$2 != "A" { print $3 }' | LC_ALL=C sort -u; }

check_hawser_symbols() {
    foreign=$(exports "$libdir/libhawser.so" | grep -Ev '^_ZN[KRO]*6hawser|^_ZT[ISVTh].*6hawser|^hawser_|^hwcapi_curl_' || true)
    expect "foreign symbols exported by libhawser.so" "" "$foreign"
    [ "$(exports "$libdir/libhawser.so" | grep -c 6hawser)" -gt 0 ] || fail "libhawser.so exports no C++"
    # Weak symbols are instantiations of the standard library, which every C++ object has.
    foreign=$(nm -g --defined-only "$libdir/libhawser.a" | awk 'NF == 3 && $2 !~ /[VWu]/ { print $3 }' |
        grep -Ev '^_ZN[KRO]*6hawser|^_ZT[ISVTh].*6hawser|^hawser_' || true)
    expect "foreign symbols in libhawser.a" "" "$foreign"
}

# A C++ program, three ways: shared, static, and static beside OpenSSL.
check_cpp() {
    # shellcheck disable=SC2046,SC2086 # flags are words
    {
        $CXX -std=c++20 $strict "$here/client.cpp" -o client_shared $(pkg-config --cflags --libs hawser)
        readelf -d client_shared | grep -q 'NEEDED.*libhawser.so.0' || fail "client_shared does not use libhawser.so.0"
        ./client_shared
        static=$(pkg-config --static --libs hawser | sed 's/-lhawser/-l:libhawser.a/')
        $CXX -std=c++20 $strict "$here/client.cpp" -o client_static $(pkg-config --cflags hawser) $static
        LD_LIBRARY_PATH='' ./client_static
        $CXX -std=c++20 $strict -DWITH_OPENSSL "$here/client.cpp" -o client_openssl $(pkg-config --cflags hawser) \
            -lssl -lcrypto $static
        LD_LIBRARY_PATH='' ./client_openssl
        $CXX -std=c++20 $strict -DWITH_OPENSSL "$here/client.cpp" -o client_openssl_last $(pkg-config --cflags hawser) \
            $static -lssl -lcrypto
        LD_LIBRARY_PATH='' ./client_openssl_last
    }
}

check_public_headers() {
    for header in "$prefix"/include/hawser/*.hpp; do
        echo "#include <hawser/$(basename "$header")>" >header.cpp
        # shellcheck disable=SC2046,SC2086
        $CXX -std=c++20 $strict -Wconversion -fsyntax-only header.cpp $(pkg-config --cflags hawser) ||
            fail "$(basename "$header") does not compile alone"
    done
}

check_curl_symbols() {
    for flavour in libcurl.so.4=CURL_OPENSSL_4 libcurl-gnutls.so.4=CURL_GNUTLS_3; do
        name=${flavour%=*} node=${flavour#*=}
        sed "s/\$/@@$node/" "$source/capi/abi/functions.txt" | LC_ALL=C sort >wanted
        exports_with_node "$libdir/$name" >got
        diff wanted got || fail "$name does not export exactly the functions of the interface at $node"
        expect "SONAME of $name" "$name" "$(readelf -d "$libdir/$name" | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')"
        [ -f "$libdir/$name.8.0" ] || fail "$name.8.0 is no file"
    done
    [ -f "$libdir/libcurl-gnutls.so.3" ] || fail "libcurl-gnutls.so.3 leads nowhere"
    foreign=$(nm -g --defined-only "$libdir/libcurl.a" | awk 'NF == 3 { print $3 }' | grep -Ev '^(curl|hawser)_' || true)
    expect "foreign symbols in libcurl.a" "" "$foreign"
}

# A C program: by pkg-config, by curl-config, on the other flavour, and static beside OpenSSL.
check_curl_programs() {
    config=$prefix/bin/curl-config
    # shellcheck disable=SC2046,SC2086
    {
        $CC $strict "$here/easy.c" -o easy_pc $(pkg-config --cflags --libs libcurl)
        readelf -d easy_pc | grep -q 'NEEDED.*libcurl.so.4' || fail "easy_pc does not use libcurl.so.4"
        ./easy_pc
        $CC $strict "$here/easy.c" -o easy_config $("$config" --cflags) $("$config" --libs)
        ./easy_config
        $CC $strict "$here/easy.c" -o easy_gnutls $("$config" --cflags) -L"$libdir" -lcurl-gnutls
        readelf -d easy_gnutls | grep -q 'NEEDED.*libcurl-gnutls.so.4' || fail "easy_gnutls uses another flavour"
        ./easy_gnutls
        $CC $strict -DWITH_OPENSSL "$here/easy.c" -o easy_static $("$config" --cflags) -lssl -lcrypto \
            $("$config" --static-libs)
        LD_LIBRARY_PATH='' ./easy_static
    }
}

# What the scripts answer is what the library says of itself.
check_curl_facts() {
    config=$prefix/bin/curl-config
    ./easy_pc facts >facts
    expect "curl-config --version" "libcurl $(sed -n 's/^version //p' facts)" "$("$config" --version)"
    expect "curl-config --vernum" "$(sed -n 's/^number //p' facts)" "$("$config" --vernum)"
    expect "libcurl.pc version" "$(sed -n 's/^version //p' facts)" "$(pkg-config --modversion libcurl)"
    expect "protocols" "$(sed -n 's/^protocol //p' facts | tr '[:lower:]' '[:upper:]' | LC_ALL=C sort)" \
        "$("$config" --protocols | LC_ALL=C sort)"
    expect "features" "$(sed -n 's/^feature //p' facts | LC_ALL=C sort)" "$("$config" --features | LC_ALL=C sort)"
    expect "features in libcurl.pc" "$("$config" --features | tr '\n' ' ')" \
        "$(pkg-config --variable=supported_features libcurl | tr -d '"') "
    "$config" --checkfor 7.0.0 || fail "curl-config --checkfor 7.0.0"
    ! "$config" --checkfor 99.0.0 >/dev/null || fail "curl-config --checkfor 99.0.0"
    ! "$config" --bogus >/dev/null 2>&1 || fail "curl-config takes any option"
}

check_hawser_symbols
check_public_headers
check_cpp
if [ "${HAS_CURL:-0}" = 1 ]; then
    check_curl_symbols
    check_curl_programs
    check_curl_facts
fi
if [ -x "$prefix/bin/hawser" ]; then
    "$prefix/bin/hawser" --version >version || fail "the installed command does not run"
    grep -q "$(pkg-config --modversion hawser)" version || fail "the installed command names another version"
    for page in man/man1/hawser.1 bash-completion/completions/hawser.bash zsh/site-functions/_hawser \
        fish/vendor_completions.d/hawser.fish; do
        [ -s "$prefix/share/$page" ] || fail "share/$page is not installed"
    done
fi
echo "installed and used from outside: fine"
